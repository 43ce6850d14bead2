import { outboxEntry, type OutboxEntry } from '@chat/common/broker/document-outbox'
import { scheduledFailed, scheduledSent } from '@chat/common/events/message-events'
import { toProblemError, type ProblemError } from '@chat/common/http/problem'
import { repeat } from '@chat/common/process/repeat'
import type { Deps } from '../deps.ts'
import { toMessage } from '../messages/message.ts'
import type { MessageDoc } from '../messages/message.model.ts'
import { sendMessage } from '../messages/send-message.ts'
import type { ScheduleDeps } from './schedule-message.ts'
import { lineOf, type DueDoc } from './scheduled-store.ts'

export const sendDueLimits = {
  everyMs: 1_000,
  leaseMs: 30_000,
  pageSize: 100,
  chatsAtOnce: 8,
  retryMs: 1_000,
  longestRetryMs: 300_000,
  tidyEveryMs: 60_000,
  keptMs: 7 * 24 * 3_600_000,
}

type SendDueDeps = ScheduleDeps &
  Pick<Deps, 'changes' | 'instanceId' | 'log'> & {
    /** mongod's clock. */
    serverTime: () => Promise<Date>
    /** As POST /messages sends it. */
    send?: typeof sendMessage
  }

/** Whether the message is one that this chat refuses, and not just now. */
const isFinal = ({ problem: { status } }: ProblemError): boolean => status >= 400 && status < 500 && status !== 429

/**
 * Sends what is due, oldest first: on every instance, each message by the one that claims it. A claim ends by itself, so
 * that nothing stays when its holder dies; and as a message is sent under its clientMessageId, nothing is sent twice.
 */
export const createSendDue = (deps: SendDueDeps, options: Partial<typeof sendDueLimits> = {}) => {
  const limits = { ...sendDueLimits, ...options }
  const { scheduled, attachments, changes, instanceId: by, log, send = sendMessage } = deps
  let tidiedAt = -Infinity

  const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms)

  const finish = async (doc: DueDoc, state: 'sent' | 'failed', now: Date, entry: OutboxEntry): Promise<void> => {
    if (!(await scheduled.finish(doc, state, now, entry))) return
    changes.announce(scheduled.model, doc._id, [entry])
  }

  const tellSent = (doc: DueDoc, message: MessageDoc, now: Date): Promise<void> => {
    const data = { userId: doc.senderId, id: doc._id, message: toMessage(message) }
    return finish(doc, 'sent', now, outboxEntry(scheduledSent, { by, at: now, subject: doc.chatId, data }))
  }

  const tellFailed = (doc: DueDoc, { problem }: ProblemError, now: Date): Promise<void> => {
    const { type, title, status, detail } = problem
    const told = { type, title, status, ...(detail !== undefined && { detail }) }
    const data = { userId: doc.senderId, id: doc._id, problem: told }
    return finish(doc, 'failed', now, outboxEntry(scheduledFailed, { by, at: now, subject: doc.chatId, data }))
  }

  const sendOne = async (doc: DueDoc): Promise<MessageDoc | ProblemError> => {
    const { senderId, chatId, clientMessageId, text, replyTo, attachmentIds, _id: heldBy } = doc
    const input = { chatId, clientMessageId, text, attachmentIds, heldBy, ...(replyTo !== undefined && { replyTo }) }
    try {
      return (await send(deps, senderId, input)).message
    } catch (error) {
      return toProblemError(error)
    }
  }

  /** Whether what comes after it in its chat may go on. */
  const attempt = async (due: DueDoc, now: Date): Promise<boolean> => {
    const doc = await scheduled.claim(due, later(now, limits.leaseMs))
    if (!doc) return false // whoever was first goes on with the chat

    const outcome = await sendOne(doc)
    if (!(outcome instanceof Error)) await tellSent(doc, outcome, now)
    else if (isFinal(outcome)) await tellFailed(doc, outcome, now)
    else if (outcome.problem.status === 429) {
      await scheduled.postpone(doc, now, later(now, (outcome.retryAfterSeconds ?? 1) * 1_000))
      return false
    } else {
      log.warn({ err: outcome, scheduledId: doc._id }, 'a scheduled message could not be sent, it is tried again')
      await scheduled.doubt(doc, later(now, Math.min(limits.retryMs * 2 ** doc.tries, limits.longestRetryMs)))
      return false
    }
    return true
  }

  const inChat = async (docs: DueDoc[], now: Date): Promise<void> => {
    for (const doc of docs) if (!(await attempt(doc, now))) return
  }

  const sendPage = async (page: DueDoc[], now: Date): Promise<void> => {
    const byChat = new Map<string, DueDoc[]>()
    for (const doc of page) byChat.set(doc.chatId, [...(byChat.get(doc.chatId) ?? []), doc])
    const waiting = [...byChat.values()]
    const work = async (): Promise<void> => {
      for (let docs = waiting.shift(); docs; docs = waiting.shift()) await inChat(docs, now)
    }
    const lines = await Promise.allSettled(Array.from({ length: limits.chatsAtOnce }, work))
    for (const line of lines) if (line.status === 'rejected') throw line.reason
  }

  const letGo = async (): Promise<void> => {
    for (const { _id } of await scheduled.stillHolding(limits.pageSize)) {
      await attachments.release(_id)
      await scheduled.letGo(_id)
    }
  }

  const tidy = async (now: Date): Promise<void> => {
    if (now.getTime() < tidiedAt + limits.tidyEveryMs) return
    tidiedAt = now.getTime()
    await scheduled.tidy(later(now, -limits.keptMs))
  }

  /** One look: what is due now, a page at most. Whether there may be more. */
  const look = async (): Promise<boolean> => {
    const now = await deps.serverTime()
    const page = await scheduled.due(now, limits.pageSize)
    // in this order: what is not under way any more when it is looked for has gone out before these
    const underWay = page.length > 0 ? await scheduled.underWay(page, now) : new Set()
    const free = page.filter((doc) => !underWay.has(lineOf(doc)))
    await sendPage(free, now)
    await letGo()
    await tidy(now)
    return page.length === limits.pageSize && free.length > 0
  }

  const start = (): { stop: () => Promise<void> } =>
    repeat(async () => {
      try {
        return (await look()) ? 0 : limits.everyMs
      } catch (error) {
        log.debug({ err: error }, 'scheduled messages wait')
        return limits.everyMs
      }
    })

  return { look, start }
}
