import type { EventOf } from '@chat/common/events/define-event'
import type { presenceChanged } from '@chat/common/events/presence-events'
import { roomOf, type Sockets } from '../realtime/socket-contract.ts'
import { looksTheSame } from './seen.ts'
import type { Seen } from './seen.answer.ts'

type Item = EventOf<typeof presenceChanged>['data']['items'][number]

/**
 * What was last shown of each person who is watched here, so that what comes late changes nothing and what is the same
 * is not told again. It is kept as long as somebody watches.
 */
export const createLatestSeen = (io: Sockets) => {
  const { adapter } = io.sockets
  const latest = new Map<string, { atMs: number; seen: Seen }>()
  adapter.on('delete-room', (room: string) => {
    const userId = roomOf.watchedIn(room)
    if (userId !== undefined) latest.delete(userId)
  })

  return {
    of: (userId: string): Seen | undefined => latest.get(userId)?.seen,

    /**
     * Tells the watchers, unless they know it; the first ones are told by the answer to what they asked. `isOtherwise`:
     * the person is as before, but lets others see it otherwise.
     */
    show: ({ at, ...seen }: Item, { isOtherwise = false } = {}): void => {
      const room = roomOf.presence(seen.userId)
      if (!adapter.rooms.has(room)) return

      const atMs = Date.parse(at)
      const before = latest.get(seen.userId)
      if (before && (before.atMs > atMs || (before.atMs === atMs && !isOtherwise))) return
      latest.set(seen.userId, { atMs, seen })
      if (before && !looksTheSame(before.seen, seen)) io.to(room).emit('presence', seen)
    },
  }
}
