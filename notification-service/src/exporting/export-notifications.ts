import { toLines } from '@chat/common/http/send-lines'
import type { Deps } from '../deps.ts'
import { findNames } from '../notifications/find-names.ts'
import { toNotification } from '../notifications/notification.ts'
import type { Position } from '../notifications/own-notifications.ts'
import type { Recipient } from '../recipients/recipient.ts'

const pageSize = 100

/** What somebody chose, and which browsers are pushed to, without the addresses and keys that only push services need. */
const choicesOf = ({ preferences, subscriptions }: Recipient): object[] => [
  { kind: 'notification-preferences', ...preferences },
  ...subscriptions.map(({ endpoint, createdAt }) => {
    return { kind: 'push-subscription', pushService: new URL(endpoint).host, createdAt: createdAt.toISOString() }
  }),
]

/** What somebody chose, and their notifications as any list has them, newest first, some at a time. */
export async function* exportNotifications(
  deps: Pick<Deps, 'own' | 'chats' | 'people' | 'recipients'>,
  userId: string,
): AsyncGenerator<string, void, undefined> {
  const recipient = await deps.recipients.findChosen(userId)
  if (recipient) yield toLines(choicesOf(recipient))

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
