import { cursorOf, objectId } from '@chat/common/http/input'
import type { NotificationData } from '@chat/common/events/notification-events'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { findNames } from './find-names.ts'
import { toNotification } from './notification.ts'
import type { Position } from './own-notifications.ts'

/** The last notification of the page before. */
export const positionCursor = cursorOf(z.strictObject({ createdAt: z.iso.datetime(), id: objectId }))

type Query = { unread?: 'true' | 'false' | undefined; limit: number; cursor?: Position | undefined }

/** Newest first; three queries, however many there are. */
export const listNotifications = async (
  deps: Pick<Deps, 'own' | 'chats' | 'people'>,
  userId: string,
  { unread, limit, cursor }: Query,
): Promise<{ items: NotificationData[]; next: string | null }> => {
  const found = await deps.own.list(userId, { unread: unread === 'true', after: cursor, limit: limit + 1 })
  const page = found.slice(0, limit)
  const names = await findNames(
    deps,
    page.map(({ chatId, notification }) => ({ chatId, fold: notification })),
  )
  const items = page.map((inbox) => toNotification(inbox, inbox.notification, names))
  const last = found.length > limit ? items.at(-1) : undefined

  return { items, next: last ? positionCursor.encode({ createdAt: last.createdAt, id: last.id }) : null }
}
