const Entrance = () => <p>…</p>
export default Entrance
