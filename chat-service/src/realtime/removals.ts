import { LRUCache } from 'lru-cache'
import type { Deps } from '../deps.ts'
import type { Rooms } from './rooms.ts'

const mostChats = 50_000

type RemovalsDeps = Pick<Deps, 'applyLog' | 'members'> & { rooms: Pick<Rooms, 'inside' | 'leave'> }

/**
 * Whether those who went out of a chat are out of its room here. Events of different instances come in any order: what
 * somebody wrote after a removal can be here before the removal is, and says so by `removedSeq`.
 */
export const createRemovals = ({ rooms, ...deps }: RemovalsDeps) => {
  const done = new LRUCache<string, number>({ max: mostChats })

  const note = (chatId: string, seq: number): void => void done.set(chatId, Math.max(seq, done.get(chatId) ?? 0))

  return {
    note,

    /** Resolves when nobody hears the chat here who went out of it up to `removedSeq`. */
    settle: async (chatId: string, removedSeq: number | undefined): Promise<void> => {
      if (removedSeq === undefined || (done.get(chatId) ?? 0) >= removedSeq) return

      const here = rooms.inside(chatId)
      if (here.length > 0) {
        await deps.applyLog(chatId, removedSeq)
        const present = new Set((await deps.members.inChat(chatId, here)).map(({ userId }) => userId))
        await rooms.leave(
          here.filter((userId) => !present.has(userId)),
          chatId,
        )
      }
      note(chatId, removedSeq)
    },
  }
}
