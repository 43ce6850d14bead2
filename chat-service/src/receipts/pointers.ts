import { setTimeout as pause } from 'node:timers/promises'
import type { AnyBulkWriteOperation } from 'mongoose'
import { memberId, type MemberDoc, type MemberModel } from '../chats/member.model.ts'

export type Pointer = 'readSeq' | 'deliveredSeq'

/** Which of the two is to be announced. */
const mark = { readSeq: 'unsent.read', deliveredSeq: 'unsent.delivered' } as const

type Move = { chatId: string; userId: string; readSeq?: number; deliveredSeq?: number }

export type PointersDeps = {
  members: MemberModel
  instanceId: string
  now: () => Date
  /** Gets the rows that were moved, as they are now. Must not throw. */
  onMoved: (rows: MemberDoc[]) => void
}

export const movePointersEveryMs = 200

/**
 * How far each member has got and read messages. Moves are gathered and written in one bulk per node and interval,
 * forward only, with the mark that they are to be announced in the same write.
 */
export const createPointers = (deps: PointersDeps, everyMs: number = movePointersEveryMs) => {
  let waiting = new Map<string, Move>()
  let writing: Promise<void> | undefined

  const forward = (row: Move, pointer: Pointer, seq: number, at: Date): AnyBulkWriteOperation<MemberDoc> => ({
    updateOne: {
      filter: { _id: memberId(row.chatId, row.userId), present: true, [pointer]: { $lte: seq } },
      update: {
        $max: { [pointer]: seq, deliveredSeq: seq }, // what was read has arrived
        $set: { 'unsent.by': deps.instanceId, 'unsent.at': at, [mark[pointer]]: true },
        $currentDate: { changedAt: true },
      },
    },
  })

  const write = async (moves: Move[]): Promise<void> => {
    const at = deps.now()
    await deps.members.bulkWrite(
      moves.flatMap((move) => [
        ...(move.readSeq === undefined ? [] : [forward(move, 'readSeq', move.readSeq, at)]),
        ...(move.deliveredSeq === undefined ? [] : [forward(move, 'deliveredSeq', move.deliveredSeq, at)]),
      ]),
      { ordered: false },
    )
    const ids = moves.map(({ chatId, userId }) => memberId(chatId, userId))
    const filter = { _id: { $in: ids }, 'unsent.by': deps.instanceId, 'unsent.at': at }
    deps.onMoved(await deps.members.find(filter).lean<MemberDoc[]>())
  }

  const writeLater = async (): Promise<void> => {
    await pause(everyMs)
    const moves = [...waiting.values()]
    waiting = new Map()
    writing = undefined
    await write(moves)
  }

  /** Resolves when it is kept. It moves forward only, and only for who is in the chat. */
  const move = (chatId: string, userId: string, pointer: Pointer, seq: number): Promise<void> => {
    const key = memberId(chatId, userId)
    const before = waiting.get(key) ?? { chatId, userId }
    waiting.set(key, { ...before, [pointer]: Math.max(seq, before[pointer] ?? 0) })
    writing ??= writeLater()
    return writing
  }

  const stop = async (): Promise<void> => {
    await writing?.catch(() => undefined)
  }

  return { move, stop }
}

export type Pointers = ReturnType<typeof createPointers>
