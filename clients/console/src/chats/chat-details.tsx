import { useEffect, useId, useRef } from 'react'
import { useStore } from '../app/use-store.ts'
import { IconButton } from '../design/button.tsx'
import { Notice } from '../design/notice.tsx'
import { DirectDetails } from './details/direct-details.tsx'
import styles from './details/details.module.css'
import { GroupDetails } from './details/group-details.tsx'

type ChatDetailsProps = { chatId: string; onClose: () => void }

/** What there is to know and to choose of a chat, beside its messages. */
export const ChatDetails = ({ chatId, onClose }: ChatDetailsProps) => {
  const chat = useStore((store) => store.chat(chatId))
  const titleId = useId()
  const panel = useRef<HTMLElement>(null)

  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])

  return (
    <section
      ref={panel}
      className={styles.details}
      aria-labelledby={titleId}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]')) onClose()
      }}
    >
      <header className={styles.head}>
        <h2 id={titleId}>{chat?.type === 'direct' ? 'Person' : 'Group'}</h2>
        <IconButton label="Close the details" icon="close" onClick={onClose} />
      </header>
      {!chat && <Notice kind="info">This chat is not yours any more.</Notice>}
      {chat?.type === 'direct' && <DirectDetails chat={chat} />}
      {chat && chat.type !== 'direct' && <GroupDetails chat={chat} />}
    </section>
  )
}
