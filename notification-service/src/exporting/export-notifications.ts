import { toLines } from '@chat/common/http/send-lines'
import type { Deps } from '../deps.ts'
import { findNames } from '../notifications/find-names.ts'
import { toNotification } from '../notifications/notification.ts'
import type { Position } from '../notifications/own-notifications.ts'

const pageSize = 100

/** Somebody's notifications as any list has them, newest first, some at a time. */
export async function* exportNotifications(
  deps: Pick<Deps, 'own' | 'chats' | 'people'>,
  userId: string,
): AsyncGenerator<string, void, undefined> {
  let after: Position | undefined
  do {
    const page = await deps.own.list(userId, { unread: false, after, limit: pageSize })
    const names = await findNames(
      deps,
      page.map(({ chatId, notification }) => ({ chatId, fold: notification })),
    )
    const items = page.map((inbox) => toNotification(inbox, inbox.notification, names))
    if (items.length > 0) yield toLines(items.map((item) => ({ kind: 'notification', ...item })))

    const last = page.length === pageSize ? items.at(-1) : undefined
    after = last && { createdAt: last.createdAt, id: last.id }
  } while (after !== undefined)
}
