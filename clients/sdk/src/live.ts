import type { BackOff } from './back-off.ts'
import { createConnection, type Connection } from './connection.ts'
import { createDelivered } from './delivered.ts'
import type { Emitter } from './emitter.ts'
import type { ClientEvents, ConnectionState } from './events.ts'
import { createIncoming } from './incoming.ts'
import type { Line } from './line.ts'
import { ClientClosed } from './problem.ts'
import type { Session } from './session.ts'
import { createSync } from './sync.ts'
import { tellMessage } from './tell-message.ts'
import { createTimelines, type Positions } from './timelines.ts'
import type { OnTraffic } from './traffic.ts'

export type Live = Pick<Connection, 'isReady' | 'call'> & {
  /** Resolves when it is caught up for the first time. @throws NotLoggedIn, ClientClosed */
  caughtUp: Promise<void>
  positions: () => Positions
  stop: () => void
}

export type LiveOptions = {
  url: string
  session: Session
  userId: string
  /** Where an earlier one stopped; `undefined`: listen from now on. */
  restored: Positions | undefined
  sendsReceipts: boolean
  timeoutMs: number
  gapMs: number
  line: Line
  onTraffic: OnTraffic
  backOff: BackOff
  emit: Emitter<ClientEvents>['emit']
  onState: (state: ConnectionState) => void
  /** There is a new link, which knows nothing of what was asked for on the one before. */
  onLinked: () => void
}

/** One person's stream: what the server says and, after every interruption, what it said meanwhile. */
export const openLive = (options: LiveOptions): Live => {
  const { session, userId, restored, emit, onState } = options
  const stopping = new AbortController()
  const closed = stopping.signal

  const connection = createConnection({
    ...options,
    session,
    onEvent: (name, payload) => {
      if (!closed.aborted) incoming(name, payload)
    },
    onConnecting: () => onState('connecting'),
    onReady: () => {
      onState('syncing')
      sync.request()
      delivered.flush()
      options.onLinked()
    },
    onLost: () => onState('offline'),
  })
  const delivered = createDelivered({ connection, gatherMs: 200, closed })
  const timelines = createTimelines({
    restored: restored ?? {},
    userId,
    closed,
    handOver: (message) => {
      if (options.sendsReceipts && message.senderId !== userId) delivered.note(message)
      tellMessage(emit, message)
    },
  })

  let setCaughtUp = (): void => {}
  let fail: (error: unknown) => void = () => {}
  const caughtUp = new Promise<void>((resolve, reject) => {
    setCaughtUp = resolve
    fail = reject
  })
  caughtUp.catch(() => {}) // whoever awaits it sees it; nobody has to

  const sync = createSync({
    ...options,
    connection,
    timelines,
    closed,
    isFresh: restored === undefined,
    onSynced: () => {
      if (!connection.isReady()) return
      onState('online')
      setCaughtUp()
    },
  })
  const incoming = createIncoming({ timelines, sync, emit })

  connection.keep(closed).then(() => fail(new ClientClosed()), fail)

  return {
    isReady: connection.isReady,
    call: connection.call,
    caughtUp,
    positions: timelines.positions,
    stop: () => stopping.abort(),
  }
}
