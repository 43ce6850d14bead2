import { createApi } from './api.ts'
import { createAuth, type Auth } from './auth.ts'
import type { ClientParts } from './client-parts.ts'
import { cookieMode } from './cookie-mode.ts'
import { createChats, type Chats } from './chats.ts'
import { createEmitter, type Emitter } from './emitter.ts'
import type { ClientEvents, ConnectionState } from './events.ts'
import { createHttp, type Send } from './http.ts'
import { createLine } from './line.ts'
import { openLive, type Live } from './live.ts'
import { createMessages, type Messages } from './messages.ts'
import { createNotifications, type Notifications } from './notifications.ts'
import { createOutgoing } from './outgoing.ts'
import { overview, type Overview } from './overview.ts'
import { createPresence, type PresenceCalls } from './presence.ts'
import { ClientClosed, Unreachable } from './problem.ts'
import { createSession } from './session.ts'
import type { Positions } from './timelines.ts'
import type { OnTraffic, Traffic } from './traffic.ts'
import { memoryStorage, type TokenStorage } from './token-storage.ts'
import { createUsers, type Users } from './users.ts'

export type ClientOptions = {
  /** Of the front door: `https://chat.example.org`. */
  url: string
  /**
   * The browser keeps the refresh token in a cookie that no script reads. For pages of the platform's own origin; after a
   * page was loaded anew, `restore` goes on with the session. Default false.
   */
  cookies?: boolean
  /** Where the login is kept; default: in memory. */
  storage?: TokenStorage
  /** What an earlier client's `positions()` gave: messages go on exactly there. Default: from the connect on. */
  positions?: Positions
  /** Tell the others that messages have reached this device. Default true. */
  sendsReceipts?: boolean
  fetch?: typeof globalThis.fetch
  /** For one answer, by HTTP or socket. Default 10 s. */
  timeoutMs?: number
  /** How long a request that may be repeated is tried while the server is away. Default 20 s: a restart takes less. */
  patienceMs?: number
  /** Bounds of the growing intervals between tries. Default 200 ms and 5 s. */
  backOff?: { minMs: number; maxMs: number }
  /** Is told what goes over the wire, as it happens. */
  onTraffic?: OnTraffic
  /** How long a message may be overtaken by a later one before it is asked for. Default 300 ms. */
  gapMs?: number
}

export type Client = Auth &
  Pick<Emitter<ClientEvents>, 'on'> & {
    /**
     * Connects and stays connected. Resolves when everything is caught up: every message from now on is handed over.
     *
     * @throws NotLoggedIn, ClientClosed
     */
    connect: () => Promise<void>
    state: () => ConnectionState
    /** The seq of the last message handed over, by chat; inside a listener of `message` that message is in it. */
    positions: () => Positions
    /** Who is logged in, as far as this client has been told: by a login, or by `connect`. */
    userId: () => string | undefined
    chats: Chats
    messages: Messages
    users: Users
    presence: PresenceCalls
    notifications: Notifications
    /** What a start screen shows, in one request. */
    overview: () => Promise<Overview>
    /** Any other request in the name of whoever is logged in, path without `/api`. */
    request: Send
    /** Any other socket event; resolves with the `data` of its answer. @throws ApiProblem, Unreachable */
    call: (event: string, payload: object) => Promise<unknown>
    /** False: as if there were no network from now on; true: as it is, at once. To try what a program does then. */
    setLine: (isUp: boolean) => void
    parts: ClientParts
    /** Ends the connection, now and for good; sends that wait are given up. The login stays in its storage. */
    close: () => void
  }

/** A client of the chat platform, for browsers and Node. It does nothing before it is asked to. */
export const createClient = (options: ClientOptions): Client => {
  const { url, timeoutMs = 10_000, patienceMs = 20_000, backOff = { minMs: 200, maxMs: 5_000 }, gapMs = 300 } = options
  const closing = new AbortController()
  const closed = closing.signal
  const { on, emit } = createEmitter<ClientEvents>()
  let state: ConnectionState = 'offline'
  let live: Live | undefined
  let userId: string | undefined
  let reached: { userId: string | undefined; positions: Positions } | undefined
  if (options.positions) reached = { userId: undefined, positions: options.positions }

  const setState = (next: ConnectionState): void => {
    if (state === next || state === 'closed') return
    state = next
    emit('state', next)
  }

  const stop = (): void => {
    if (reached && live) reached = { ...reached, positions: live.positions() }
    live?.stop()
    live = undefined
  }

  const fetch = options.fetch ?? globalThis.fetch
  const line = createLine()
  const traffic = createEmitter<{ traffic: Traffic }>()
  if (options.onTraffic) traffic.on('traffic', options.onTraffic)
  const onTraffic = (given: Traffic): void => traffic.emit('traffic', given)
  const send = createHttp({ url, timeoutMs, backOff, closed, patienceMs, fetch, line, onTraffic })
  const mode = cookieMode(options.cookies ?? false)
  const session = createSession({
    send,
    mode,
    storage: options.storage ?? memoryStorage(),
    onBegun: (id) => (userId = id),
    onEnded: (reason) => {
      stop()
      presence.forget()
      userId = undefined
      setState('offline')
      emit('ended', { reason })
    },
  })

  const connect = async (): Promise<void> => {
    userId = (await session.tokens()).userId
    if (closed.aborted) throw new ClientClosed()
    if (live) return live.caughtUp

    // somebody else's positions are of no use
    const restored = reached?.userId === undefined || reached.userId === userId ? reached?.positions : undefined
    reached = { userId, positions: restored ?? {} }
    const sendsReceipts = options.sendsReceipts ?? true
    live = openLive({
      url,
      session,
      userId,
      restored,
      sendsReceipts,
      timeoutMs,
      gapMs,
      backOff,
      line,
      onTraffic,
      emit,
      onState: setState,
      onLinked: presence.renew,
    })
    return live.caughtUp
  }

  const request = createApi({ send, session })
  const connection = {
    isReady: (): boolean => live?.isReady() ?? false,
    call: async (event: string, payload: object): Promise<unknown> => {
      if (!live) throw new Unreachable('There is no connection')
      return live.call(event, payload)
    },
  }

  const presence = createPresence({ connection, emit })
  const outgoing = createOutgoing({ connection, request, backOff, closed })
  const parts: ClientParts = { send, url, session, fetch, timeoutMs, closed, line, beforeLogout: new Set() }

  return {
    ...createAuth({ send, request, session, mode, beforeLogout: parts.beforeLogout }),
    on,
    connect,
    state: () => state,
    positions: () => live?.positions() ?? reached?.positions ?? {},
    userId: () => userId,
    chats: createChats({ request, connection }),
    messages: createMessages({ request, outgoing }),
    users: createUsers(request),
    presence: { set: presence.set, subscribe: presence.subscribe },
    notifications: createNotifications(request),
    overview: () => request('GET', '/overview', overview),
    request,
    parts,
    call: connection.call,
    setLine: line.set,
    close: () => {
      closing.abort()
      stop()
      setState('closed')
    },
  }
}
