import type { Deps } from '../deps.ts'
import type { DueInboxes } from '../deciding/due-inboxes.ts'
import type { KnownPresence } from '../deciding/known-presence.ts'
import { stillWanted, type WantedInbox } from '../outgoing/still-wanted.ts'
import type { WorkHandler } from '../outgoing/work.ts'
import { wishesOf } from '../recipients/wishes.ts'
import { mayMailNow } from './may-mail-now.ts'
import { sendUnread, type SendDeps } from './send-unread.ts'
import { unreadMessages } from './unread-messages.ts'

type MailDeps = SendDeps &
  Pick<Deps, 'recipients' | 'recentMessages' | 'now'> & {
    due: Pick<DueInboxes, 'find' | 'waitingForDigest'>
    presenceOf: KnownPresence
  }

const mostMessages = 10
const mostChats = 10
const mostMessagesOfMany = 5
const deciding = 5_000

/** One mail about one chat. */
export const mailHandler =
  (deps: MailDeps): WorkHandler<'mail'> =>
  async (work) => {
    const { id: workId, userId, data } = work
    const inbox = await stillWanted(deps, work)
    if (inbox === null) return { result: 'dropped', reason: 'over' }

    const recipient = await deps.recipients.find(userId)
    const notNow = await mayMailNow(deps, recipient)
    if (notNow) return notNow

    const wanted = wishesOf(recipient).mail
    const chat = await unreadMessages(deps, { inbox, seq: data.seq, wanted, most: mostMessages })
    if (chat === null) return { result: 'dropped', reason: 'not-wanted' }
    return sendUnread(deps, { workId, userId, chats: [chat], moreChats: 0 })
  }

const newestFirst = (one: WantedInbox, other: WantedInbox): number =>
  other.notification.createdAt.getTime() - one.notification.createdAt.getTime()

/** One mail about all chats that wait for the digest of one hour. */
export const digestHandler =
  (deps: MailDeps): WorkHandler<'digest'> =>
  async ({ id: workId, userId, data: { slot } }) => {
    const waiting = await deps.due.waitingForDigest({ userId, slot }, deps.now())
    if (waiting === null) return { result: 'later', reason: 'deciding', at: new Date(deps.now().getTime() + deciding) }

    const recipient = await deps.recipients.find(userId)
    const notNow = await mayMailNow(deps, recipient)
    if (notNow) return notNow

    const wanted = wishesOf(recipient).mail
    const inboxes = waiting.filter((inbox): inbox is WantedInbox => inbox.notification !== null)
    const found = await Promise.all(
      inboxes
        .toSorted(newestFirst)
        .map((inbox) =>
          unreadMessages(deps, { inbox, seq: inbox.outgoing?.mailed?.seq ?? 0, wanted, most: mostMessagesOfMany }),
        ),
    )
    const chats = found.filter((chat) => chat !== null)
    if (chats.length === 0) return { result: 'dropped', reason: 'over' }

    const listed = chats.slice(0, mostChats)
    return sendUnread(deps, { workId, userId, chats: listed, moreChats: chats.length - listed.length })
  }
