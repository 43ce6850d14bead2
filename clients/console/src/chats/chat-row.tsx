import type { Chat } from '@chat/sdk/chat'
import { memo, type MouseEvent } from 'react'
import { Link } from 'wouter'
import { formatExact, formatShort } from '../app/time.tsx'
import { Icon, type IconName } from '../design/icon.tsx'
import { Menu, type MenuItem } from '../design/menu.tsx'
import { ChatAvatar, chatTitle } from './chat-name.tsx'
import styles from './chat-row.module.css'
import { Preview } from './preview.tsx'

type ChatRowProps = {
  chat: Chat
  isOpen: boolean
  /** Tab leads to this one of the list. */
  isReached: boolean
  itemsOf: (chat: Chat) => MenuItem[]
}

const Mark = ({ icon, text }: { icon: IconName; text: string }) => (
  <span className={styles.mark} title={text}>
    <Icon name={icon} size={14} />
    <span className="visually-hidden">{text}</span>
  </span>
)

const Unread = ({ me }: Pick<Chat, 'me'>) => (
  <>
    {me.mentions > 0 && (
      <span className={styles.badge}>
        <span aria-hidden="true">@</span>
        <span className="visually-hidden">You are mentioned</span>
      </span>
    )}
    {me.unread > 0 && (
      <span className={styles.badge} data-quiet={me.muted || undefined}>
        {me.unread > 999 ? '999+' : me.unread}
        <span className="visually-hidden"> unread</span>
      </span>
    )}
  </>
)

/** The menu is also where one expects it of an application: under the right button and the key for it. */
const openMenu = (event: MouseEvent<HTMLElement>): void => {
  event.preventDefault()
  event.currentTarget.querySelector<HTMLElement>('[aria-haspopup]')?.click()
}

export const ChatRow = memo(({ chat, isOpen, isReached, itemsOf }: ChatRowProps) => {
  const { id, me, lastMessage } = chat
  const title = chatTitle(chat)
  const at = lastMessage?.createdAt || chat.createdAt
  const tabIndex = isReached ? 0 : -1
  return (
    <div className={styles.row} data-open={isOpen || undefined} onContextMenu={openMenu}>
      <Link
        href={`/chats/${id}`}
        className={styles.link}
        data-chat={id}
        tabIndex={tabIndex}
        aria-current={isOpen ? 'page' : undefined}
        draggable={false}
      >
        <ChatAvatar chat={chat} />
        <span className={styles.lines}>
          <span className={styles.line}>
            <bdi className={styles.title} data-unread={me.unread > 0 || undefined}>
              {title}
            </bdi>
            {me.muted && <Mark icon="mute" text="Muted" />}
            {me.pinned && <Mark icon="pin" text="Pinned" />}
            <time className={styles.time} dateTime={at} title={formatExact(at)}>
              <bdi>{formatShort(at)}</bdi>
            </time>
          </span>
          <span className={styles.line}>
            <span className={styles.room}>
              <span className={styles.preview} dir="auto">
                <Preview chat={chat} isOpen={isOpen} />
              </span>
            </span>
            <Unread me={me} />
          </span>
        </span>
      </Link>
      <span className={styles.menu}>
        <Menu label={`Menu of ${title}`} items={itemsOf(chat)} tabIndex={tabIndex} />
      </span>
    </div>
  )
})
