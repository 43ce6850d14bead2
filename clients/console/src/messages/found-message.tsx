import type { Message } from '@chat/sdk/message'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { formatExact, formatShort } from '../app/time.tsx'
import { Avatar } from '../design/avatar.tsx'
import { usePerson } from '../people/directory.tsx'
import styles from './found-message.module.css'
import { summaryOf } from './message/summary.ts'

type FoundMessageProps = { message: Message; place?: ReactNode; children?: ReactNode; onFollow?: () => void }

/** A message in a list outside of its chat; it leads there. `children` stand in place of its text. */
export const FoundMessage = ({ message, place, children, onFollow }: FoundMessageProps) => {
  const { chatId, seq, senderId, createdAt } = message
  const sender = usePerson(senderId)
  return (
    <Link href={`/chats/${chatId}?seq=${seq}`} className={styles.found} onClick={onFollow}>
      <Avatar name={sender?.displayName ?? ''} url={sender?.avatarUrl} size={32} />
      <span className={styles.head}>
        <strong dir="auto">{sender?.displayName ?? '…'}</strong>
        {place}
        <time dateTime={createdAt} title={formatExact(createdAt)}>
          {formatShort(createdAt)}
        </time>
      </span>
      <span className={styles.text} dir="auto">
        {children ?? summaryOf(message)}
      </span>
    </Link>
  )
}
