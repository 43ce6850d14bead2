import { setTimeout as pause } from 'node:timers/promises'
import { ProblemError, problem } from '@chat/common/http/problem'
import { mongo } from 'mongoose'
import type { ChatState } from '../chats/chat-state.ts'
import type { MessageDoc, MessageDocs } from '../messages/message.model.ts'
import { createAdmission } from './admission.ts'
import type { ChatMemory } from './chat-memory.ts'
import type { Appended, Draft } from './draft.ts'
import { insertInOrder } from './insert-in-order.ts'
import { createLane } from './lane.ts'
import { laneOf } from './lane-of.ts'
import { prepare } from './prepare.ts'
import { readKept } from './read-kept.ts'

export type MessageLogDeps = {
  messages: MessageDocs
  memory: ChatMemory
  instanceId: string
  now: () => Date
  /** Gets what was just stored, in order of `seq` in each chat, before the senders are answered. Must not throw. */
  onStored: (stored: MessageDoc[]) => void
}

type Entry = {
  draft: Draft
  /** Chosen once: by it a document is recognised as ours when the answer to its insert was lost. */
  id: mongo.ObjectId
  deadline: number
  /** An insert of it was sent and its outcome is unknown: it may be there. */
  inDoubt: boolean
  done: (appended: Appended | undefined) => void
  fail: (error: unknown) => void
}

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
export const createMessageLog = (deps: MessageLogDeps, options: Partial<typeof messageLogLimits> = {}) => {
  const limits = { ...messageLogLimits, ...options }
  const admission = createAdmission(limits)
  const underway = new Map<string, Promise<Appended | undefined>>()
  const counts = { inserts: 0, seqTaken: 0, repeats: 0, inDoubt: 0, foundOwn: 0 }

  const finish = (entry: Entry, appended: Appended | undefined): void => {
    admission.leave(entry.draft.chatId)
    entry.done(appended)
  }

  const giveUp = (entry: Entry, error: unknown): void => {
    admission.leave(entry.draft.chatId)
    entry.fail(error)
  }

  const finishStored = (stored: MessageDoc[], batch: Entry[]): void => {
    if (stored.length === 0) return

    for (const message of stored) deps.memory.advance(message)
    deps.onStored(stored)
    for (const [index, message] of stored.entries()) finish(batch[index]!, { message, repeated: false })
  }

  const findStored = ({ draft: { chatId, senderId, clientMessageId }, id }: Entry): Promise<MessageDoc | null> =>
    readKept(deps.messages, clientMessageId === undefined ? { _id: id } : { chatId, senderId, clientMessageId })

  /** Somebody sent it before: a repeat, or ourselves in an attempt whose answer was lost. */
  const finishWith = (entry: Entry, message: MessageDoc): void => {
    const repeated = !message._id.equals(entry.id)
    counts[repeated ? 'repeats' : 'foundOwn'] += 1
    if (!repeated) deps.onStored([message])
    finish(entry, { message, repeated })
  }

  const readStates = async (batch: Entry[]): Promise<Map<string, ChatState>> => {
    const chatIds = new Set(batch.map(({ draft }) => draft.chatId))
    const unknown = [...chatIds].filter((chatId) => !deps.memory.get(chatId))
    const loaded = new Map(await Promise.all(unknown.map(async (id) => [id, await deps.memory.ensure(id)] as const)))
    // those known are looked up last: they may have moved on while the others were read
    return new Map([...chatIds].map((id) => [id, deps.memory.get(id) ?? loaded.get(id)!]))
  }

  /** After the chats were read: whatever of these is stored up to there is seen now. Says how many are settled. */
  const finishDoubtful = async (batch: Entry[]): Promise<number> => {
    let settled = 0
    for (const entry of batch) {
      const message = entry.inDoubt ? await findStored(entry) : null
      if (!message) return settled
      finishWith(entry, message)
      settled += 1
    }
    return settled
  }

  /** Unknown what is stored: believe nothing and send again, the indexes know. Says how many are out of time. */
  const doubt = async (batch: Entry[], cause: unknown): Promise<number> => {
    counts.inDoubt += 1
    for (const { draft } of batch) deps.memory.forget(draft.chatId)

    const inTime = batch.findIndex(({ deadline }) => deadline > deps.now().getTime())
    const late = inTime === -1 ? batch : batch.slice(0, inTime)
    for (const entry of late) giveUp(entry, problem('unavailable', { cause }))

    await pause(50 + 100 * Math.random())
    return late.length
  }

  const settleNext = async (entry: Entry, { because, cause }: Awaited<ReturnType<typeof insertInOrder>>) => {
    if (because === 'seq-taken') {
      counts.seqTaken += 1
      if (entry.deadline <= deps.now().getTime()) {
        giveUp(entry, problem('unavailable', { detail: 'Too many are writing to this chat' }))
        return 1
      }
      await deps.memory.refresh(entry.draft.chatId)
      return 0
    }
    if (because === 'refused') {
      giveUp(entry, problem('internal', { cause }))
      return 1
    }
    const message = await findStored(entry)
    if (!message) throw new Error('the message it clashed with is gone')
    finishWith(entry, message)
    return 1
  }

  const write = async (batch: Entry[]): Promise<number> => {
    let settled = 0
    let attempted: Entry[] = []
    try {
      const states = await readStates(batch)
      settled = await finishDoubtful(batch)
      if (settled > 0) return settled

      const from = { instanceId: deps.instanceId, now: deps.now() }
      const { documents, undecided } = prepare(batch, (chatId) => states.get(chatId)!, from)
      if (documents.length === 0 && undecided) {
        if (undecided.refusal === undefined) finish(batch[0]!, undefined)
        else giveUp(batch[0]!, undecided.refusal)
        return 1
      }

      attempted = batch.slice(0, documents.length)
      counts.inserts += 1
      const inserted = await insertInOrder(deps.messages, documents)
      finishStored(documents.slice(0, inserted.stored), batch)
      settled = inserted.stored

      const next = attempted[settled]
      attempted = []
      return next ? settled + (await settleNext(next, inserted)) : settled
    } catch (cause) {
      for (const entry of attempted) entry.inDoubt = true
      return settled + (await doubt(batch.slice(settled), cause))
    }
  }

  const lanes = Array.from({ length: limits.lanes }, () => createLane(limits.maxBatch, write))

  const enqueue = (draft: Draft): Promise<Appended | undefined> =>
    new Promise((done, fail) => {
      if (!admission.enter(draft.chatId)) return fail(problem('unavailable', { detail: 'Too much is waiting' }))

      const deadline = deps.now().getTime() + limits.timeoutMs
      lanes[laneOf(draft.chatId, lanes.length)]!({
        draft,
        id: new mongo.ObjectId(),
        deadline,
        inDoubt: false,
        done,
        fail,
      })
    })

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
      return (await isWanted(draft)) ? await enqueue(draft) : undefined
    } catch (refusal) {
      const { chatId, senderId, clientMessageId } = draft
      const final = refusal instanceof ProblemError && refusal.problem.status < 500
      if (!final || clientMessageId === undefined) throw refusal

      const earlier = await readKept(deps.messages, { chatId, senderId, clientMessageId })
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

  return { append, counts }
}

export type MessageLog = ReturnType<typeof createMessageLog>
