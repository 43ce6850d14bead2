import { ProblemError, problem } from '@chat/common/http/problem'
import { mongo } from 'mongoose'
import { createAdmission } from './admission.ts'
import type { Appended, Draft } from './draft.ts'
import { createLane } from './lane.ts'
import { laneOf } from './lane-of.ts'
import { readKept } from './read-kept.ts'
import { createWriteBatch, type WriteBatchDeps } from './write-batch.ts'

export const messageLogLimits = {
  /** Inserts at the same time; a chat always takes the same lane. Few lanes make large batches: one or two a process. */
  lanes: 2,
  maxBatch: 64,
  maxWaiting: 20_000,
  maxWaitingPerChat: 1_000,
  timeoutMs: 10_000,
}

/**
 * Gives every message the next `seq` of its chat and stores it once.
 *
 * Invariant: seq n is inserted only when n - 1 is known to be kept, or stands before it in the same ordered insert.
 * So there are no gaps, whoever dies when; and the unique indexes decide every race, so there are no doubles. Nothing
 * here locks: of two instances that number the same chat, one always gets on. What a message may do is decided by the
 * chat as of n - 1, so nothing by somebody removed at n stands after n.
 */
export const createMessageLog = (deps: WriteBatchDeps, options: Partial<typeof messageLogLimits> = {}) => {
  const limits = { ...messageLogLimits, ...options }
  const admission = createAdmission(limits)
  const batches = createWriteBatch(deps)
  const lanes = Array.from({ length: limits.lanes }, () => createLane(limits.maxBatch, batches.write))
  const underway = new Map<string, Promise<Appended | undefined>>()

  const enqueue = (draft: Draft): Promise<Appended | undefined> => {
    const { chatId } = draft
    if (!admission.enter(chatId)) throw problem('unavailable', { detail: 'Too much is waiting' })

    const waiting = new Promise<Appended | undefined>((done, fail) => {
      const deadline = deps.now().getTime() + limits.timeoutMs
      lanes[laneOf(chatId, lanes.length)]!({ draft, id: new mongo.ObjectId(), deadline, inDoubt: false, done, fail })
    })
    return waiting.finally(() => admission.leave(chatId))
  }

  /** A refusal counts only from the newest state of the chat. */
  const isWanted = async (draft: Draft): Promise<boolean> => {
    const state = deps.memory.get(draft.chatId) ?? (await deps.memory.ensure(draft.chatId))
    try {
      if (draft.decide(state)) return true
    } catch {
      // what is remembered may be behind: decided again below
    }
    return draft.decide(await deps.memory.refresh(draft.chatId)) !== undefined
  }

  /** A repeat is recognised before anything is refused: who was removed since still learns that it was kept. */
  const send = async (draft: Draft): Promise<Appended | undefined> => {
    try {
      draft.admit?.()
      return (await isWanted(draft)) ? await enqueue(draft) : undefined
    } catch (refusal) {
      const { chatId, senderId, clientMessageId } = draft
      const final = refusal instanceof ProblemError && refusal.problem.status < 500
      if (!final || clientMessageId === undefined) throw refusal

      const which = { chatId, senderId, clientMessageId }
      // who sends too much comes again: a flood shall not cost a write each, to be certain of what is not there
      const isForNow = refusal.problem.status === 429
      if (isForNow && !(await deps.messages.findOne(which, { projection: { _id: 1 } }))) throw refusal

      const earlier = await readKept(deps.messages, which)
      if (!earlier) throw refusal
      return { message: earlier, repeated: true }
    }
  }

  /**
   * Resolves when the message is kept for good: journalled by the majority. Undefined: there was nothing to do.
   *
   * @throws what `decide` throws, by the newest state of the chat; ProblemError `unavailable`: perhaps stored, a repeat
   *   with the same clientMessageId will tell.
   */
  const append = async (draft: Draft): Promise<Appended | undefined> => {
    const { chatId, senderId, clientMessageId } = draft
    if (clientMessageId === undefined) return send(draft)

    const key = `${chatId} ${senderId} ${clientMessageId}`
    const same = underway.get(key)
    if (same) {
      const appended = await same
      return appended && { ...appended, repeated: true }
    }

    const sending = send(draft).finally(() => underway.delete(key))
    underway.set(key, sending)
    return sending
  }

  return { append, counts: batches.counts }
}

export type MessageLog = ReturnType<typeof createMessageLog>
