import type { Notification } from '@chat/sdk/notification'
import { Link } from 'wouter'
import { RelativeTime } from '../app/time.tsx'
import { Avatar } from '../design/avatar.tsx'
import { IconButton } from '../design/button.tsx'
import { focusBeside } from '../forms/focus-beside.ts'
import { usePerson } from '../people/directory.tsx'
import styles from './notifications.module.css'

type NotificationRowProps = {
  notification: Notification
  onRead: (isRead: boolean) => void
  onRemove: () => Promise<void>
}

/** In the chat, where it is about a message at that one. */
const addressOf = ({ chatId, seq }: Notification): string =>
  `/chats/${chatId}${seq === null || seq === undefined ? '' : `?seq=${seq}`}`

export const NotificationRow = ({ notification, onRead, onRemove }: NotificationRowProps) => {
  const { title, body, count, createdAt, readAt, actorId } = notification
  const actor = usePerson(actorId)
  const isRead = Boolean(readAt)

  return (
    <li className={isRead ? undefined : styles.unread}>
      <Link
        href={addressOf(notification)}
        className={styles.link!}
        onClick={() => {
          if (!isRead) onRead(true)
        }}
      >
        <Avatar name={actor?.displayName ?? title} url={actor?.avatarUrl} />
        <span className={styles.text}>
          <span className={styles.title}>
            {!isRead && <span className="visually-hidden">Unread: </span>}
            <bdi>{title}</bdi>
            {count > 1 && <span className={styles.count}>{count}</span>}
          </span>
          <span className={styles.body} dir="auto">
            {body}
          </span>
          <span className={styles.time}>
            <RelativeTime time={createdAt} />
          </span>
        </span>
      </Link>
      <IconButton
        label={`${isRead ? 'Mark as unread' : 'Mark as read'}: ${title}`}
        icon={isRead ? 'bell' : 'check'}
        onClick={() => onRead(!isRead)}
      />
      <IconButton
        label={`Remove: ${title}`}
        icon="trash"
        onClick={(event) => void onRemove().then(focusBeside(event.currentTarget))}
      />
    </li>
  )
}
