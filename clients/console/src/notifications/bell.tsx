import { useRoute } from 'wouter'
import { IconLink } from '../design/icon-link.tsx'
import styles from './bell.module.css'
import { usePush } from './use-push.ts'
import { useUnreadCount } from './use-unread-count.ts'

/** The way to the notifications, with how many are unread. */
export const NotificationsBell = () => {
  const count = useUnreadCount()
  const [isCurrent] = useRoute('/notifications')
  usePush()
  return (
    <span className={styles.bell}>
      <IconLink
        href="/notifications"
        icon="bell"
        label={count === 0 ? 'Notifications' : `Notifications, ${count} unread`}
        isCurrent={isCurrent}
      />
      {count > 0 && (
        <span className={styles.count} aria-hidden="true">
          {count > 99 ? '99+' : count}
        </span>
      )}
    </span>
  )
}
