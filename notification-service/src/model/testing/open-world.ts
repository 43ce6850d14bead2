import { randomUUID } from 'node:crypto'
import { settingsChanged, blockChanged } from '@chat/common/events/user-events'
import type { DomainEvent } from '@chat/common/events/define-event'
import { testDatabaseUrl } from '@chat/common/testing/test-database'
import type { Deps } from '../../deps.ts'
import { consumers } from '../../consumers.ts'
import { outgoingHandlers } from '../../outgoing/handlers.ts'
import { openOutgoing } from '../../outgoing/open-outgoing.ts'
import { openTestService } from '../../testing/open-test-service.ts'

/** As it left the service. */
export type Seen =
  { kind: 'push'; endpoint: string; payload: string } | { kind: 'mail'; to: string; id: string; text: string }

type Presences = Map<string, 'online' | 'away' | 'offline'>

/** Two instances on one database and one clock; nothing really leaves them. */
export const openWorld = async () => {
  const url = testDatabaseUrl('model')
  const clock = { ms: 0 }
  const seen: Seen[] = []
  const presences: Presences = new Map()
  const now = () => new Date(clock.ms)

  const openInstance = async () => {
    const service = await openTestService({ url, now })
    const connected = {
      of: async (ids: string[]) => new Map(ids.map((id) => [id, presences.get(id) ?? ('offline' as const)])),
    }
    const deps: Deps = {
      ...service.deps,
      outbound: {
        ...service.deps.outbound,
        post: async (endpoint, { body }) => {
          seen.push({ kind: 'push', endpoint, payload: String(body) })
          return { status: 201, answer: '' }
        },
      },
      push: { ...service.deps.push, encrypt: (_to, { payload }) => ({ headers: {}, body: Buffer.from(payload) }) },
      mailing: {
        ...service.deps.mailing,
        mailer: {
          send: async ({ to, id, text }) => void seen.push({ kind: 'mail', to, id, text }),
          stop: async () => {},
        },
        addresses: { find: async (ids) => new Map(ids.map((id) => [id, { username: 'somebody', address: id }])) },
      },
    }
    const outgoing = openOutgoing(
      { ...deps, connected, handlers: outgoingHandlers({ ...deps, connected }) },
      { everyMs: 1_000, leaseMs: 60_000, pushDelayMs: 5_000, giveUpAfterMs: 30 * 86_400_000, digestHour: 8 },
    )
    const routes = consumers(deps)
    const handle = async (event: DomainEvent): Promise<void> => {
      await routes.find(({ type }) => type === event.type)!.handle(JSON.parse(JSON.stringify(event)))
    }
    return { service, deps, outgoing, handle }
  }
  const first = await openInstance()
  const instances = [first, await openInstance()]

  return {
    db: first.service.db,
    deps: first.deps,
    clock,
    presences,

    /** Each event by one of the two. */
    handle: async (events: { event: DomainEvent; by: number }[]): Promise<void> => {
      await Promise.all(events.map(({ event, by }) => instances[by % 2]!.handle(event)))
    },

    /** All that both find due, and what went out then. */
    runDue: async (): Promise<Seen[]> => {
      await Promise.all(instances.map(({ outgoing }) => outgoing.decideDue()))
      await Promise.all(instances.map(({ outgoing }) => outgoing.sendDue()))
      return seen.splice(0)
    },

    /** Nothing of an earlier run is left. */
    clear: async (): Promise<void> => {
      for (const name of ['inboxes', 'outgoing', 'recipients', 'blocks', 'recent_messages'])
        await first.service.db.collection(name).deleteMany({})
      seen.splice(0)
    },

    close: async (): Promise<void> => {
      for (const { outgoing, service } of instances.toReversed()) {
        await outgoing.stop()
        await service.stop()
        if (service === first.service) await service.db.dropDatabase()
        await service.db.close()
      }
    },
  }
}

export type World = Awaited<ReturnType<typeof openWorld>>

const envelope = (subject: string) => ({ id: randomUUID(), source: '/user-service', subject, time: new Date() })

export const blocked = (userId: string, blockedId: string, version: number, isBlocked: boolean): DomainEvent =>
  blockChanged.create({ ...envelope(userId), data: { userId, blockedId, version, blocked: isBlocked } })

export const livesIn = (userId: string, timeZone: string): DomainEvent =>
  settingsChanged.create({
    ...envelope(userId),
    data: {
      ...{ userId, version: 1, showPresence: true, showLastSeen: true, readReceipts: true },
      ...{ whoMayWrite: 'everyone', locale: 'en', timeZone },
    },
  })
