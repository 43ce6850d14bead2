const Inspector = ({ onClose }: { onClose: () => void }) => <button onClick={onClose}>…</button>
export default Inspector
