import type { Chat } from '@chat/sdk/chat'
import { Avatar } from '../design/avatar.tsx'
import { usePresence } from './use-presence.ts'

/** What a chat is called: a group by its name, a direct one after the other person. */
export const chatTitle = ({ type, name, peer }: Chat): string =>
  type === 'direct' ? (peer?.displayName ?? peer?.username ?? 'Deleted account') : (name ?? 'Group')

export const useChatTitle = (chat: Chat | undefined): string => (chat ? chatTitle(chat) : '')

/** The picture of a group, or of the other person and whether they are there. */
export const ChatAvatar = ({ chat, size = 40 }: { chat: Chat; size?: number }) => {
  const presence = usePresence(chat.peer?.id)
  return (
    <Avatar
      name={chatTitle(chat)}
      url={chat.peer?.avatarUrl ?? chat.avatarUrl}
      size={size}
      presence={presence?.presence}
    />
  )
}
