export const ChatList = () => <p>…</p>
