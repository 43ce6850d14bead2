const SearchPage = () => <p>…</p>
export default SearchPage
