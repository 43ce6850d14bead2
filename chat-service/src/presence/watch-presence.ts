import { on, type Route } from '@chat/common/broker/broker'
import { presenceChanged } from '@chat/common/events/presence-events'
import type { Logger } from '@chat/common/log/logger'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { roomOf, type ChatSocket, type Sockets } from '../realtime/socket-contract.ts'
import type { RelationChange } from '../relations/relation-routes.ts'
import { createBackground } from './in-background.ts'
import { createLatestSeen } from './latest-seen.ts'
import { createLookUpPresence, type LookUpDeps } from './look-up-presence.ts'
import { unseen } from './seen.ts'
import type { Seen } from './seen.answer.ts'
import { createWatchRooms } from './watch-rooms.ts'

export const maxWatchedBySocket = 1_000

export type WatchDeps = Pick<Deps, 'applyLog'> & LookUpDeps & { io: Sockets; log: Logger }

/** A socket that is about to watch some people. */
type Joining = { viewerId: string; userIds: string[]; checkAgain: boolean }

/** Who of this node's sockets is told of whose presence: only of people they share a chat with and are not blocked by. */
export const createWatchers = ({ io, members, relations, store, applyLog, log }: WatchDeps) => {
  const { allowedAmong, look } = createLookUpPresence({ members, relations, store })
  const rooms = createWatchRooms(io)
  const latest = createLatestSeen(io)
  const background = createBackground(log)
  const joining = new Set<Joining>()

  /** What changes while it is being looked up is looked up again, as nobody who joins later would be told. */
  const join = async (socket: ChatSocket, userIds: string[]): Promise<string[]> => {
    const { userId: viewerId } = socket.data.caller
    const one: Joining = { viewerId, userIds, checkAgain: false }
    joining.add(one)
    try {
      let allowed: string[]
      do {
        one.checkAgain = false
        allowed = await allowedAmong(viewerId, userIds)
      } while (one.checkAgain)
      if (!socket.connected) return []

      const watched = new Set([...rooms.watchedBy(socket), ...allowed])
      if (watched.size > maxWatchedBySocket) throw problem('too-many-subscriptions')
      await socket.join(allowed.map(roomOf.presence))
      return allowed
    } finally {
      joining.delete(one)
    }
  }

  /** Tells from now on how these people are; those who let nothing be seen are watched too, in case they do later. */
  const watch = async (socket: ChatSocket, userIds: string[]): Promise<Seen[]> => {
    const watched = await join(socket, [...new Set(userIds)])
    if (watched.length === 0) return []

    return (await look(watched)).flatMap(({ seen, at, userId }) => {
      latest.show({ ...(seen ?? unseen(userId)), at })
      return seen ? [latest.of(userId) ?? seen] : []
    })
  }

  const showOtherwise = async (userId: string): Promise<void> => {
    for (const { seen, at } of await look([userId]))
      latest.show({ ...(seen ?? unseen(userId)), at }, { isOtherwise: true })
  }

  const lookAgain = (changed: Set<string>): void => {
    for (const one of joining)
      if (changed.has(one.viewerId) || one.userIds.some((userId) => changed.has(userId))) one.checkAgain = true
  }

  /** Who shares no chat with this person any more neither watches them nor is watched by them. */
  const partWithStrangers = async (userId: string): Promise<void> => {
    const watchers = rooms.watchersOf(userId)
    const watched = rooms.watchedByPerson(userId)
    const others = [...new Set([...watchers, ...watched])]
    if (others.length === 0) return

    const partners = await members.partnersAmong(userId, others)
    for (const other of watchers) if (!partners.has(other)) rooms.part(other, userId)
    for (const other of watched) if (!partners.has(other)) rooms.part(userId, other)
  }

  const partWithBlocker = async (viewerId: string, userId: string): Promise<void> => {
    if (!rooms.watchersOf(userId).has(viewerId)) return
    if ((await relations.blockersOf(viewerId, [userId])).size > 0) rooms.part(viewerId, userId)
  }

  const routes: Route[] = [
    on(presenceChanged, ({ data }) => {
      for (const item of data.items) latest.show(item)
    }),
  ]

  return {
    watch,
    routes,

    /** To be called when the copy of settings and blocks that this reads is right. */
    relationChanged: (change: RelationChange): void => {
      if (change.kind === 'settings') return background.add(() => showOtherwise(change.userId))

      const [one, other] = change.userIds
      lookAgain(new Set(change.userIds))
      background.add(async () => {
        await partWithBlocker(one, other)
        await partWithBlocker(other, one)
      })
    },

    /**
     * They are in this chat no more, by its message `seq`, which may not be applied yet. Without `userIds`: everybody
     * who hears it here.
     */
    membersRemoved: (chatId: string, seq: number, userIds = rooms.peopleIn(roomOf.chat(chatId))): void => {
      if (io.sockets.sockets.size === 0) return
      background.add(async () => {
        await applyLog(chatId, seq)
        lookAgain(new Set(userIds))
        for (const userId of userIds.filter(rooms.concerns)) await partWithStrangers(userId)
      })
    },

    /** After a gap in the events: nobody is told anything until it is certain again that they may be. */
    refresh: (): void => {
      for (const one of joining) one.checkAgain = true
      for (const [socket, userIds] of rooms.clear())
        background.add(async () => {
          if (!socket.connected) return
          const seen = new Map((await watch(socket, userIds)).map((one) => [one.userId, one]))
          for (const userId of userIds) socket.emit('presence', seen.get(userId) ?? unseen(userId))
        })
    },

    stop: background.stop,
  }
}

export type Watchers = ReturnType<typeof createWatchers>
