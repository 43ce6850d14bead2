import { setTimeout as pause } from 'node:timers/promises'
import { problem } from '@chat/common/http/problem'
import type { mongo } from 'mongoose'
import { problem as chatProblem } from '../problems.ts'
import type { ChatState } from '../chats/chat-state.ts'
import type { MessageDoc, MessageDocs } from '../messages/message.model.ts'
import type { ChatMemory } from './chat-memory.ts'
import type { Appended, Draft } from './draft.ts'
import { insertInOrder, type Inserted } from './insert-in-order.ts'
import { prepare } from './prepare.ts'
import { readKept } from './read-kept.ts'

export type WriteBatchDeps = {
  messages: MessageDocs
  memory: ChatMemory
  instanceId: string
  now: () => Date
  /** Gets what was just stored, in order of `seq` in each chat, before the senders are answered. Must not throw. */
  onStored: (stored: MessageDoc[]) => void
}

/** A draft that waits to be stored. Exactly one of `done` and `fail` is called, once. */
export type Entry = {
  draft: Draft
  /** Chosen once: by it a document is recognised as ours when the answer to its insert was lost. */
  id: mongo.ObjectId
  deadline: number
  /** An insert of it was sent and its outcome is unknown: it may be there. */
  inDoubt: boolean
  done: (appended: Appended | undefined) => void
  fail: (error: unknown) => void
}

/**
 * Stores a batch of a lane: as much of it as one ordered insert takes. Never throws; says how many entries, from the
 * front, are settled. What is left is tried again with whatever was learnt.
 */
export const createWriteBatch = (deps: WriteBatchDeps) => {
  const { messages, memory, now } = deps
  const counts = { inserts: 0, seqTaken: 0, repeats: 0, inDoubt: 0, foundOwn: 0 }

  const isLate = ({ deadline }: Entry): boolean => deadline <= now().getTime()

  const finishStored = (stored: MessageDoc[], batch: Entry[]): void => {
    if (stored.length === 0) return

    for (const message of stored) memory.advance(message)
    deps.onStored(stored)
    for (const [index, message] of stored.entries()) batch[index]!.done({ message, repeated: false })
  }

  const findStored = ({ draft: { chatId, senderId, clientMessageId }, id }: Entry): Promise<MessageDoc | null> =>
    readKept(messages, clientMessageId === undefined ? { _id: id } : { chatId, senderId, clientMessageId })

  /** Somebody sent it before: a repeat, or ourselves in an attempt whose answer was lost. */
  const finishWith = (entry: Entry, message: MessageDoc): void => {
    const repeated = !message._id.equals(entry.id)
    counts[repeated ? 'repeats' : 'foundOwn'] += 1
    if (!repeated) deps.onStored([message])
    entry.done({ message, repeated })
  }

  const readStates = async (batch: Entry[]): Promise<Map<string, ChatState>> => {
    const chatIds = new Set(batch.map(({ draft }) => draft.chatId))
    const unknown = [...chatIds].filter((chatId) => !memory.get(chatId))
    const loaded = new Map(await Promise.all(unknown.map(async (id) => [id, await memory.ensure(id)] as const)))
    // those known are looked up last: they may have moved on while the others were read
    return new Map([...chatIds].map((id) => [id, memory.get(id) ?? loaded.get(id)!]))
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
    for (const { draft } of batch) memory.forget(draft.chatId)

    const inTime = batch.findIndex((entry) => !isLate(entry))
    const late = inTime === -1 ? batch : batch.slice(0, inTime)
    for (const entry of late) entry.fail(problem('unavailable', { cause }))

    await pause(50 + 100 * Math.random())
    return late.length
  }

  /** The one that the insert ran into. Says whether it is settled: 1 or 0. */
  const settleNext = async (entry: Entry, { because, cause }: Inserted): Promise<0 | 1> => {
    if (because === 'seq-taken') {
      counts.seqTaken += 1
      if (!isLate(entry)) {
        await memory.refresh(entry.draft.chatId)
        return 0
      }
      entry.fail(problem('unavailable', { detail: 'Too many are writing to this chat' }))
    } else if (because === 'refused') {
      entry.fail(problem('internal', { cause }))
    } else if (because === 'attachment-taken') {
      // a repeat has its own attachments: then it is told by the index of its clientMessageId or by its `_id`
      const message = await findStored(entry)
      if (message) finishWith(entry, message)
      else entry.fail(chatProblem('attachment-taken'))
    } else {
      const message = await findStored(entry)
      if (!message) throw new Error('the message it clashed with is gone')
      finishWith(entry, message)
    }
    return 1
  }

  const write = async (batch: Entry[]): Promise<number> => {
    let settled = 0
    let attempted: Entry[] = []
    try {
      const states = await readStates(batch)
      settled = await finishDoubtful(batch)
      if (settled > 0) return settled

      const from = { instanceId: deps.instanceId, now: now() }
      const { documents, undecided } = prepare(batch, (chatId) => states.get(chatId)!, from)
      if (documents.length === 0 && undecided) {
        if (undecided.refusal === undefined) batch[0]!.done(undefined)
        else batch[0]!.fail(undecided.refusal)
        return 1
      }

      attempted = batch.slice(0, documents.length)
      counts.inserts += 1
      const inserted = await insertInOrder(messages, documents)
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

  return { write, counts }
}
