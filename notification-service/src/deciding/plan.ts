import type { Due, Fold, Inbox, Outgoing } from '../inboxes/inbox.ts'
import type { NewWork } from '../outgoing/work.ts'
import { delayMs, type NotificationType } from '../recipients/preferences.ts'
import type { Recipient } from '../recipients/recipient.ts'
import { wishesOf } from '../recipients/wishes.ts'
import type { Decided, DecidedDue } from './decided.ts'
import type { Decision } from './decide.ts'

/** What follows from a decision: work, and what the inbox says afterwards. */
export type Plan = { works: NewWork[]; decided: Decided }

type Answer = NonNullable<Decision['push'] | Decision['mail']>

/** `again`: when it is asked of what came while this was decided, if this is handed over. */
const answered = ({ seq }: Due, answer: Answer, sent: Outgoing['mailed'], again: Date): DecidedDue => {
  if (answer.do === 'later') return { seq, next: { at: answer.at, seq }, newerAt: answer.at, sent: null }
  if (answer.do === 'drop') return { seq, next: null, newerAt: null, sent: null }
  return { seq, next: null, newerAt: again, sent }
}

type Planned = { inbox: Inbox; recipient: Recipient; seq: number }

/** What it is pushed for: of a message that is neither shown nor the newest only that its type is wanted is known. */
const typeOf = ({ latest, mention }: Fold, recipient: Recipient, seq: number): NotificationType =>
  [latest, mention].find((told) => told?.seq === seq)?.type ?? wishesOf(recipient).push[0] ?? latest.type

const pushWorks = ({ inbox, recipient, seq }: Planned): NewWork[] => {
  const { _id: inboxId, userId, notification } = inbox
  if (notification === null) return []

  const notificationId = notification.id
  const type = typeOf(notification, recipient, seq)
  return recipient.subscriptions.map(({ id: subscriptionId }) => ({
    id: `push:${subscriptionId}:${notificationId}:${seq}`,
    kind: 'push',
    userId,
    data: { inboxId, notificationId, seq, subscriptionId, type },
  }))
}

const mailWorks = ({ inbox, seq }: Planned, answer: Answer): NewWork[] => {
  const { _id: inboxId, userId, notification } = inbox
  if (answer.do === 'digest') {
    const { slot, at: dueAt } = answer
    return [{ id: `digest:${userId}:${slot}`, kind: 'digest', userId, data: { slot }, dueAt }]
  }
  if (answer.do !== 'send' || notification === null) return []

  const data = { inboxId, notificationId: notification.id, seq }
  return [{ id: `mail:${notification.id}:${seq}`, kind: 'mail', userId, data }]
}

const closeWorks = ({ chatId, userId, outgoing }: Inbox, { subscriptions }: Recipient): NewWork[] =>
  subscriptions.flatMap(({ id: subscriptionId }) => {
    if (!outgoing?.close) return []
    const { id: notificationId, seq } = outgoing.close
    const id = `close:${subscriptionId}:${notificationId}:${seq}`
    return [{ id, kind: 'close', userId, data: { chatId, notificationId, subscriptionId } }]
  })

/**
 * The work and the answers of one inbox. Each work has the id of what it is about, so a plan that is made again after a
 * crash adds nothing. What came while it was made waits as long as if it had come afterwards.
 */
export const planOf = (
  inbox: Inbox,
  recipient: Recipient,
  decision: Decision,
  { now, pushDelayMs }: { now: Date; pushDelayMs: number },
): Plan => {
  const { _id: inboxId, outgoing = {}, notification } = inbox
  const { push, mail, close } = outgoing
  const id = notification?.id ?? ''
  const plan: Plan = { works: [], decided: { inboxId, push: null, mail: null, close: null } }

  if (push && decision.push) {
    const again = new Date(now.getTime() + pushDelayMs)
    plan.decided.push = answered(push, decision.push, { id, seq: push.seq }, again)
    if (decision.push.do === 'send') plan.works.push(...pushWorks({ inbox, recipient, seq: push.seq }))
  }

  if (mail && decision.mail) {
    const slot = decision.mail.do === 'digest' ? { slot: decision.mail.slot } : {}
    const again = new Date(now.getTime() + delayMs(recipient.preferences.email.after))
    plan.decided.mail = answered(mail, decision.mail, { id, seq: mail.seq, ...slot }, again)
    plan.works.push(...mailWorks({ inbox, recipient, seq: mail.seq }, decision.mail))
  }

  if (close && decision.close) {
    plan.decided.close = close
    plan.works.push(...closeWorks(inbox, recipient))
  }

  return plan
}
