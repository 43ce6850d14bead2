import { useLocation } from 'wouter'
import { formatRelative } from '../app/time.tsx'
import { useStore } from '../app/use-store.ts'
import { ChatAvatar, useChatTitle } from '../chats/chat-name.tsx'
import { usePresence } from '../chats/use-presence.ts'
import { IconButton } from '../design/button.tsx'
import { IconLink } from '../design/icon-link.tsx'
import { Menu } from '../design/menu.tsx'
import styles from './chat-header.module.css'
import { TypingLine } from './typing-line.tsx'

export type Panel = 'details' | 'pins' | 'scheduled'

/** Of a direct chat whether the other person is there, of a group how many are in it. */
const Standing = ({ chatId }: { chatId: string }) => {
  const chat = useStore((store) => store.chat(chatId))
  const presence = usePresence(chat?.peer?.id)
  if (!chat) return undefined
  if (chat.type !== 'direct') return `${chat.memberCount} ${chat.memberCount === 1 ? 'member' : 'members'}`
  if (presence?.presence === 'online' || presence?.presence === 'away') return presence.presence
  return presence?.lastSeenAt ? `last seen ${formatRelative(presence.lastSeenAt)}` : undefined
}

/** Whose chat it is, what goes on in it, and the ways to the rest of it. */
export const ChatHeader = ({ chatId, onOpen }: { chatId: string; onOpen: (panel: Panel) => void }) => {
  const [, navigate] = useLocation()
  const chat = useStore((store) => store.chat(chatId))
  const title = useChatTitle(chat)
  const isTyping = useStore((store) => store.typing(chatId).length > 0)
  return (
    <header className={styles.header}>
      {chat && <ChatAvatar chat={chat} />}
      <div className={styles.names}>
        <h1 dir="auto">{title || 'Chat'}</h1>
        <span className={styles.standing}>
          {isTyping ? <TypingLine chatId={chatId} /> : <Standing chatId={chatId} />}
        </span>
      </div>
      <IconLink href={`/search?chatId=${chatId}`} label="Search in this chat" icon="search" />
      <IconButton label="Details" icon="info" onClick={() => onOpen('details')} />
      <Menu
        label="More of this chat"
        items={[
          { label: 'Pinned messages', icon: 'pin', onChoose: () => onOpen('pins') },
          { label: 'Starred messages', icon: 'star', onChoose: () => navigate('/search?starred') },
          { label: 'Scheduled messages', icon: 'clock', onChoose: () => onOpen('scheduled') },
        ]}
      />
    </header>
  )
}
