import { setTimeout as pause } from 'node:timers/promises'
import type { AnyBulkWriteOperation } from 'mongoose'
import { memberId, type MemberDoc, type MemberModel } from '../chats/member.model.ts'

export type Pointer = 'readSeq' | 'deliveredSeq'

/** Which of the two is to be announced. */
const mark = { readSeq: 'unsent.read', deliveredSeq: 'unsent.delivered' } as const

type Move = { chatId: string; userId: string; readSeq?: number; deliveredSeq?: number; isMarked: boolean }

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

  /** The same where something is marked as unread: the mark goes on with what is read, and ends where it does. */
  const withinMark = (row: Move, seq: number, at: Date): AnyBulkWriteOperation<MemberDoc> => ({
    updateOne: {
      filter: { _id: memberId(row.chatId, row.userId), present: true },
      update: [
        {
          $set: {
            readSeq: { $max: ['$readSeq', seq] },
            deliveredSeq: { $max: ['$deliveredSeq', seq] },
            unreadMark: {
              $switch: {
                branches: [
                  { case: { $lte: ['$unreadMark.at', seq] }, then: '$$REMOVE' },
                  { case: { $lte: ['$unreadMark.from', seq] }, then: { from: seq + 1, at: '$unreadMark.at' } },
                ],
                default: '$unreadMark',
              },
            },
            settingsVersion: { $add: ['$settingsVersion', 1] },
            'unsent.by': deps.instanceId,
            'unsent.at': at,
            'unsent.read': true,
            'unsent.settings': true,
            changedAt: '$$NOW',
          },
        },
      ],
    },
  })

  const read = (row: Move, seq: number, at: Date) =>
    row.isMarked ? withinMark(row, seq, at) : forward(row, 'readSeq', seq, at)

  const write = async (moves: Move[]): Promise<void> => {
    const at = deps.now()
    await deps.members.bulkWrite(
      moves.flatMap((move) => [
        ...(move.readSeq === undefined ? [] : [read(move, move.readSeq, at)]),
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

  /**
   * Resolves when it is kept. It moves forward only, and only for who is in the chat. `isMarked`: they may have marked
   * something as unread.
   */
  const move = (
    chatId: string,
    userId: string,
    pointer: Pointer,
    seq: number,
    { isMarked }: { isMarked: boolean },
  ): Promise<void> => {
    const key = memberId(chatId, userId)
    const before = waiting.get(key) ?? { chatId, userId, isMarked }
    const reached = Math.max(seq, before[pointer] ?? 0)
    waiting.set(key, { ...before, [pointer]: reached, isMarked: isMarked || before.isMarked })
    writing ??= writeLater()
    return writing
  }

  const stop = async (): Promise<void> => {
    await writing?.catch(() => undefined)
  }

  return { move, stop }
}

export type Pointers = ReturnType<typeof createPointers>
