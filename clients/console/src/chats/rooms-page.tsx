const RoomsPage = () => <p>…</p>
export default RoomsPage
