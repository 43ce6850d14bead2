import { createChats } from '../../chats.ts'
import { createEmitter } from '../../emitter.ts'
import type { ClientEvents, ConnectionState } from '../../events.ts'
import type { Send } from '../../http.ts'
import { createIncoming } from '../../incoming.ts'
import { createMessages } from '../../messages.ts'
import { createOutgoing } from '../../outgoing.ts'
import { Unreachable } from '../../problem.ts'
import { createSync } from '../../sync.ts'
import { tellMessage } from '../../tell-message.ts'
import { createTimelines, type Timelines } from '../../timelines.ts'
import type { StoreClient } from '../store-client.ts'
import { ada, type ModelServer, type ServerEvent } from './model-server.ts'

export type Fate = 'arrives' | 'lost' | 'twice' | 'late'

export const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/** The parts of a client between link and listener, over a server in memory whose answers and events go astray. */
export const createStoreWorld = (
  server: ModelServer,
  chance: { fates: Fate[]; delays: number[]; losses: boolean[] },
) => {
  const { on, emit } = createEmitter<ClientEvents>()
  const late: ServerEvent[] = []
  let state: ConnectionState = 'offline'
  let closing = new AbortController()
  let timelines: Timelines
  let incoming: ReturnType<typeof createIncoming>
  let sync: ReturnType<typeof createSync>
  let drawn = 0
  let isQuiet = false

  const draw = <Value>(from: Value[], otherwise: Value): Value =>
    isQuiet || from.length === 0 ? otherwise : (from[(drawn += 1) % from.length] ?? otherwise)

  const setState = (next: ConnectionState): void => {
    if (state === next) return
    state = next
    emit('state', next)
  }

  const isReady = (): boolean => state === 'syncing' || state === 'online'

  /** The server tells it; what becomes of it on the way is chance. */
  const tell = (events: ServerEvent[]): void => {
    for (const event of events) {
      const fate = draw(chance.fates, 'arrives')
      if (!isReady() || fate === 'lost') continue
      if (fate === 'late') late.push(event)
      else incoming(event.name, event.payload)
      if (fate === 'twice') incoming(event.name, event.payload)
      if (late.length > 2) for (const each of late.splice(0, 2).reverse()) incoming(each.name, each.payload)
    }
  }

  const wait = async (): Promise<void> => {
    for (let left = draw(chance.delays, 0); left > 0; left -= 1) await tick()
  }

  /** Done on arrival, answered later, or never though it was done. */
  const request: Send = async (method, path, schema, { query = {}, body = {} } = {}) => {
    await wait()
    const isLost = draw(chance.losses, false)
    const { answer, events } = server.answer({ method, path, query, body: body as Record<string, unknown> }) // made by the SDK
    const wire = JSON.stringify(answer) // as it is now, whenever it arrives
    tell(events)
    await wait()
    if (isLost) throw new Unreachable('lost')
    return schema.parse(wire === undefined ? undefined : JSON.parse(wire))
  }

  const call = async (event: string, payload: object): Promise<unknown> => {
    if (event !== 'sync') throw new Unreachable('by request')
    await wait()
    if (draw(chance.losses, false)) throw new Unreachable('lost')
    const page = JSON.stringify(server.sync(payload as Parameters<ModelServer['sync']>[0])) // made by the SDK
    await wait()
    return JSON.parse(page)
  }

  const start = (): void => {
    closing = new AbortController()
    const closed = closing.signal
    timelines = createTimelines({
      restored: {},
      userId: ada,
      closed,
      handOver: (message) => tellMessage(emit, message),
    })
    sync = createSync({
      connection: { isReady, call },
      timelines,
      emit,
      isFresh: true,
      gapMs: 1,
      backOff: { minMs: 0, maxMs: 1 },
      closed,
      onSynced: () => setState('online'),
    })
    incoming = createIncoming({ timelines, sync, emit })
  }
  start()

  const connection = { isReady: () => false, call }
  const outgoing = createOutgoing({ connection, request, backOff: { minMs: 0, maxMs: 1 }, closed: closing.signal })
  const client: StoreClient = {
    on,
    userId: () => ada,
    state: () => state,
    chats: createChats({ request, connection }),
    messages: createMessages({ request, outgoing }),
  }

  return {
    client,
    emit,
    tell,
    /** The link is lost, with all that was on the way. */
    cut: (): void => {
      late.length = 0
      setState('offline')
    },
    connect: (): void => {
      setState('connecting')
      setState('syncing')
      sync.request()
    },
    /** From now on nothing is lost, late or twice. */
    calmDown: (): void => {
      isQuiet = true
    },
    stop: (): void => closing.abort(),
  }
}
