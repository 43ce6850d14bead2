import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { memo } from 'react'
import { formatDay } from '../../app/time.tsx'
import { MessageItem, type MessageItemProps } from '../message/message-item.tsx'
import { SystemLine } from '../message/system-line.tsx'
import styles from './timeline-row.module.css'

type TimelineRowProps = Omit<MessageItemProps, 'isContinued'> & {
  previous: ShownMessage | undefined
  /** The first one that was not read when the chat was opened. */
  isFirstUnread: boolean
}

const togetherMs = 5 * 60_000

const isSameDay = (a: ShownMessage, b: ShownMessage): boolean =>
  new Date(a.createdAt).toDateString() === new Date(b.createdAt).toDateString()

const isOneTurn = (a: ShownMessage, b: ShownMessage): boolean =>
  a.senderId === b.senderId && !a.system && Date.parse(b.createdAt) - Date.parse(a.createdAt) < togetherMs

/** A message of the list, below the day and the line of unread ones where it is the first of either. */
export const TimelineRow = memo(({ previous, isFirstUnread, ...props }: TimelineRowProps) => {
  const { message, isActive } = props
  const isNewDay = !previous || !isSameDay(previous, message)
  const isContinued = !isNewDay && !isFirstUnread && isOneTurn(previous, message)
  return (
    <>
      {isNewDay && <div className={styles.day}>{formatDay(message.createdAt)}</div>}
      {isFirstUnread && <div className={styles.unread}>New</div>}
      {message.system ? (
        <SystemLine message={message} isActive={isActive} />
      ) : (
        <MessageItem {...props} isContinued={isContinued} />
      )}
    </>
  )
})
