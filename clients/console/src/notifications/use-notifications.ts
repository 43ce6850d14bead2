import type { Notification } from '@chat/sdk/notification'
import { useEffect, useState } from 'react'
import { useClient } from '../app/session.tsx'
import { refusalText } from '../forms/refusal-text.ts'
import { useLoaded } from '../forms/use-loaded.ts'
import { withChange, withPage, type NotificationList } from './notification-list.ts'

const pageSize = 30

/** One's notifications, live, newest first, and what can be done with them. */
export const useNotifications = (isUnreadOnly: boolean) => {
  const { notifications, on } = useClient()
  const query = { limit: pageSize, ...(isUnreadOnly && { unread: true }) }
  const list = useLoaded<NotificationList>(() => notifications.list(query))
  const { set, reload } = list
  const [problem, setProblem] = useState<string>()
  const [isLoadingMore, setIsLoadingMore] = useState(false)

  useEffect(() => {
    const stops = [
      on('notification', (change) => set((before) => withChange(before, change, { isUnreadOnly }))),
      on('state', (state) => state === 'online' && reload()), // what was told while the line was away
    ]
    return () => stops.forEach((stop) => stop())
  }, [on, set, reload, isUnreadOnly])

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setProblem(undefined)
    try {
      await work()
    } catch (error) {
      setProblem(refusalText(error))
    }
  }
  const apply = (kind: 'updated' | 'removed', notification: Notification): void =>
    set((before) => withChange(before, { kind, notification }, { isUnreadOnly }))

  return {
    list,
    problem,
    isLoadingMore,
    more: (cursor: string): Promise<void> =>
      attempt(async () => {
        setIsLoadingMore(true)
        try {
          const page = await notifications.list({ ...query, cursor })
          set((before) => (before.next === cursor ? withPage(before, page) : before))
        } finally {
          setIsLoadingMore(false)
        }
      }),
    setRead: (notification: Notification, isRead: boolean): Promise<void> =>
      attempt(async () => {
        await notifications.setRead(notification.id, isRead)
        apply('updated', { ...notification, readAt: isRead ? new Date().toISOString() : null })
      }),
    remove: (notification: Notification): Promise<void> =>
      attempt(async () => {
        await notifications.remove(notification.id)
        apply('removed', notification)
      }),
    readAll: (): Promise<void> =>
      attempt(async () => {
        await notifications.readAll()
        await reload()
      }),
  }
}
