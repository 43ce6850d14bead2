import { randomUUID } from 'node:crypto'
import type { Logger } from '@chat/common/log/logger'
import { repeat } from '@chat/common/process/repeat'
import type { Inbox } from '../inboxes/inbox.ts'
import type { OutgoingMetrics } from '../outgoing/outgoing-metrics.ts'
import { whereItFailed } from '../outgoing/where-it-failed.ts'
import type { WorkStore } from '../outgoing/work-store.ts'
import type { Recipient } from '../recipients/recipient.ts'
import type { RecipientStore } from '../recipients/recipient.model.ts'
import { decide, type Facts } from './decide.ts'
import { mostAtOnce, type DueInboxes } from './due-inboxes.ts'
import type { KnownPresence, PresenceOf } from './known-presence.ts'
import { planOf, type Plan } from './plan.ts'

type Deps = {
  due: Pick<DueInboxes, 'claim' | 'settle' | 'putOff'>
  works: Pick<WorkStore, 'add'>
  recipients: Pick<RecipientStore, 'findMany'>
  presenceOf: KnownPresence
  metrics: Pick<OutgoingMetrics, 'countUndecided'>
  /** There is new work. */
  onWork: () => void
  now: () => Date
  log: Logger
}
type Options = { leaseMs: number; everyMs: number; pushDelayMs: number; digestHour: number }

export type Planner = {
  /** Decides on all that is due. */
  planDue: () => Promise<void>
  start: () => void
  stop: () => Promise<void>
}

/** When it is asked again of what cannot be decided on now, and of what cannot be decided on at all. */
const soonMs = 5_000
const lateMs = 300_000

const unreadOf = ({ notification }: Inbox): Facts['unread'] => {
  if (notification === null || notification.read) return null
  const { id, latest } = notification
  return { id, latestSeq: latest.seq, latestType: latest.type }
}

/** Who is there matters to what is to interrupt somebody; closing does not. */
const isAsked = ({ outgoing = {} }: Inbox): boolean => Boolean(outgoing.push ?? outgoing.mail)

/**
 * Decides what goes out of inboxes that are due, in batches of a bounded number of commands; any number of instances may.
 * Work is added before the inboxes say so: whoever dies in between leaves them to others, who add the same work, which
 * is there once.
 */
export const createPlanner = (
  { due, works, recipients, presenceOf, metrics, onWork, now, log }: Deps,
  { leaseMs, everyMs, pushDelayMs, digestHour }: Options,
): Planner => {
  let running: { stop: () => Promise<void> } | undefined
  const inMs = (ms: number): Date => new Date(now().getTime() + ms)
  const idsOf = (inboxes: Inbox[]): string[] => inboxes.map(({ _id }) => _id)

  const planOne = (inbox: Inbox, recipient: Recipient, presence: PresenceOf): Plan | null => {
    try {
      const { outgoing = {}, userId } = inbox
      const facts = { now: now(), outgoing, unread: unreadOf(inbox), recipient, presence: presence(userId), digestHour }
      return planOf(inbox, recipient, decide(facts), { now: now(), pushDelayMs })
    } catch (error) {
      log.error({ error: whereItFailed(error) }, 'what goes out of an inbox cannot be decided')
      return null
    }
  }

  const planAll = async (inboxes: Inbox[], token: string, until: Date): Promise<void> => {
    const userIds = [...new Set(inboxes.map(({ userId }) => userId))]
    const asked = [...new Set(inboxes.filter(isAsked).map(({ userId }) => userId))]
    const [found, presence] = await Promise.all([recipients.findMany(userIds), presenceOf(asked)])
    if (presence === null) {
      await due.putOff(token, idsOf(inboxes), inMs(soonMs))
      return
    }

    const plans = inboxes.map((inbox) => planOne(inbox, found.get(inbox.userId)!, presence)) // each has one
    const undecided = inboxes.filter((_, index) => plans[index] === null)
    if (undecided.length > 0) await due.putOff(token, idsOf(undecided), inMs(lateMs))

    const decided = plans.filter((plan) => plan !== null)
    const added = decided.flatMap((plan) => plan.works)
    if (now() >= until) return // somebody else is deciding by now, and whoever sends digests waits for nobody any more
    await works.add(added, now())
    await due.settle(
      token,
      decided.map((plan) => plan.decided),
      now(),
    )
    if (added.length > 0) onWork()
  }

  /** How many were taken. */
  const planSome = async (): Promise<number> => {
    const [token, until] = [randomUUID(), inMs(leaseMs)]
    const inboxes = await due.claim({ token, now: now(), until })
    if (inboxes.length === 0) return 0

    try {
      await planAll(inboxes, token, until)
    } catch (error) {
      metrics.countUndecided()
      log.warn({ error: whereItFailed(error) }, 'what goes out could not be decided, it is tried again')
      await due.putOff(token, idsOf(inboxes), inMs(soonMs)).catch(() => {}) // then their lease ends
    }
    return inboxes.length
  }

  const planAndWait = async (): Promise<number> => {
    try {
      return (await planSome()) === mostAtOnce ? 0 : everyMs
    } catch (error) {
      metrics.countUndecided()
      log.warn({ error: whereItFailed(error) }, 'inboxes that are due could not be read')
      return everyMs
    }
  }

  return {
    planDue: async () => {
      while ((await planSome()) > 0);
    },
    start: () => {
      running ??= repeat(planAndWait)
    },
    stop: async () => running?.stop(),
  }
}
