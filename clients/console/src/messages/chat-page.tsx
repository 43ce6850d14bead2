const ChatPage = ({ chatId }: { chatId: string }) => <p>{chatId}</p>
export default ChatPage
