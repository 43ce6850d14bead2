import type { Send } from './http.ts'
import { pageOf, type Page, type PageQuery } from './page.ts'
import { notification, type Notification } from './notification.ts'
import { preferences, type Preferences, type PreferencesChange } from './preferences.ts'
import { anything, number, object } from './shape.ts'

export type Notifications = {
  /** Newest first. */
  list: (query?: PageQuery & { unread?: boolean }) => Promise<Page<Notification>>
  unreadCount: () => Promise<number>
  setRead: (id: string, read?: boolean) => Promise<void>
  remove: (id: string) => Promise<void>
  /** Of one chat, or all. */
  readAll: (chatId?: string) => Promise<void>
  preferences: () => Promise<Preferences>
  /** Two devices may do so at once: what each says is kept. Answers all of them. */
  setPreferences: (change: PreferencesChange) => Promise<Preferences>
}

const unread = object({ count: number })

export const createNotifications = (request: Send): Notifications => ({
  list: (query) => request('GET', '/notifications', pageOf(notification), { query }),
  unreadCount: async () => (await request('GET', '/notifications/unread-count', unread)).count,
  setRead: async (id, read = true) =>
    void (await request('PATCH', `/notifications/${id}`, anything, { body: { read }, repeatable: true })),
  remove: async (id) => void (await request('DELETE', `/notifications/${id}`, anything)),
  readAll: async (chatId) =>
    void (await request('POST', '/notifications/read-all', anything, {
      body: { ...(chatId !== undefined && { chatId }) },
      repeatable: true,
    })),
  preferences: () => request('GET', '/notifications/preferences', preferences),
  setPreferences: (change) =>
    request('PATCH', '/notifications/preferences', preferences, { body: change, repeatable: true }),
})
