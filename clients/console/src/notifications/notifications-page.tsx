import { useState } from 'react'
import { useDocumentTitle } from '../app/document-title.ts'
import { Button } from '../design/button.tsx'
import { Switch } from '../design/field.tsx'
import { Notice } from '../design/notice.tsx'
import { Loading } from '../forms/loading.tsx'
import { MoreWhenSeen } from './more-when-seen.tsx'
import { NotificationRow } from './notification-row.tsx'
import styles from './notifications.module.css'
import { useNotifications } from './use-notifications.ts'

const NotificationsPage = () => {
  useDocumentTitle('Notifications')
  const [isUnreadOnly, setIsUnreadOnly] = useState(false)
  return (
    <div className={styles.page}>
      <div className={styles.column}>
        <h1>Notifications</h1>
        <List key={String(isUnreadOnly)} isUnreadOnly={isUnreadOnly} onFilter={setIsUnreadOnly} />
      </div>
    </div>
  )
}

type ListProps = { isUnreadOnly: boolean; onFilter: (isUnreadOnly: boolean) => void }

const List = ({ isUnreadOnly, onFilter }: ListProps) => {
  const { list, problem, isLoadingMore, more, setRead, remove, readAll } = useNotifications(isUnreadOnly)
  const hasUnread = list.value?.items.some(({ readAt }) => !readAt) ?? false

  return (
    <>
      <div className={styles.head}>
        <Switch label="Unread only" isOn={isUnreadOnly} onSwitch={onFilter} />
        <Button disabled={!hasUnread} onClick={() => void readAll()}>
          Mark all as read
        </Button>
      </div>
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      <Loading of={list}>
        {({ items, next }) => (
          <>
            {items.length === 0 && (
              <p className={styles.empty}>{isUnreadOnly ? 'You have read everything.' : 'Nothing yet.'}</p>
            )}
            <ul className={styles.list} aria-label="Notifications">
              {items.map((notification) => (
                <NotificationRow
                  key={notification.id}
                  notification={notification}
                  onRead={(isRead) => void setRead(notification, isRead)}
                  onRemove={() => remove(notification)}
                />
              ))}
            </ul>
            {next !== null && <MoreWhenSeen key={next} isBusy={isLoadingMore} onMore={() => void more(next)} />}
          </>
        )}
      </Loading>
    </>
  )
}

export default NotificationsPage
