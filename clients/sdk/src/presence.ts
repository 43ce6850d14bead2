import type { Connection } from './connection.ts'
import type { Emitter } from './emitter.ts'
import type { ClientEvents } from './events.ts'
import { presences, type Presence } from './person-presence.ts'
import { ApiProblem } from './problem.ts'
import { tryRead } from './shape.ts'

export type PresenceCalls = {
  /** What the others see of this device while it is connected, after a reconnect too. */
  set: (presence: 'online' | 'away') => Promise<void>
  /**
   * How these people are, now and with every change, which come as `presence` events; also after a reconnect. Who lets
   * nothing be seen, or shares no chat with one, is left out. 1,000 people in all.
   *
   * @throws ApiProblem. Without a connection nothing is known yet, and it is asked for with the next one.
   */
  subscribe: (userIds: string[]) => Promise<Presence[]>
}

export type PresenceKeeper = PresenceCalls & {
  /** To be called when there is a new link. */
  renew: () => void
  /** Somebody else is going to be logged in. */
  forget: () => void
}

const peoplePerCall = 200

export const createPresence = (deps: {
  connection: Pick<Connection, 'isReady' | 'call'>
  emit: Emitter<ClientEvents>['emit']
}): PresenceKeeper => {
  const { connection, emit } = deps
  const watched = new Set<string>()
  let mine: 'online' | 'away' = 'online'

  /** What could not be asked is asked with the next link. */
  const ask = async (event: string, payload: object): Promise<unknown> => {
    if (!connection.isReady()) return undefined
    try {
      return await connection.call(event, payload)
    } catch (error) {
      if (error instanceof ApiProblem) throw error
      return undefined
    }
  }

  const watch = async (userIds: string[]): Promise<Presence[]> => {
    const found: Presence[] = []
    for (let at = 0; at < userIds.length; at += peoplePerCall) {
      const answer = tryRead(
        presences,
        await ask('presence:subscribe', { userIds: userIds.slice(at, at + peoplePerCall) }),
      )
      found.push(...(answer?.items ?? []))
    }
    for (const each of found) emit('presence', each)
    return found
  }

  return {
    set: async (presence) => {
      mine = presence
      await ask('presence:set', { presence })
    },
    subscribe: (userIds) => {
      for (const userId of userIds) watched.add(userId)
      return watch([...new Set(userIds)])
    },
    renew: () => {
      const ignore = (): void => {} // a refusal was told to whoever asked first
      if (mine === 'away') ask('presence:set', { presence: mine }).catch(ignore)
      if (watched.size > 0) watch([...watched]).catch(ignore)
    },
    forget: () => {
      watched.clear()
      mine = 'online'
    },
  }
}
