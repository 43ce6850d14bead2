import { io } from 'socket.io-client'
import { until } from '@chat/common/testing/until'

type Answer = {
  ok: boolean
  data?: unknown
  problem?: { type: string; status: number; errors?: { pointer: string }[] }
}

export type RawSocket = {
  /** What the server said by itself. */
  heard: { name: string; payload: unknown }[]
  /** Why the handshake was refused. */
  refusal: () => unknown
  ended: () => boolean
  /** Sends anything at all and waits for the answer. */
  ask: (event: string, ...payload: unknown[]) => Promise<Answer>
  close: () => void
}

/** A connection that does nothing by itself: no renewal, no second try. Resolves when it is connected or refused. */
export const openRawSocket = async (url: string, token: unknown): Promise<RawSocket> => {
  const socket = io(url, {
    transports: ['websocket'],
    auth: token === undefined ? {} : { token },
    reconnection: false,
    forceNew: true,
  })
  const heard: RawSocket['heard'] = []
  let refusal: unknown
  let isEnded = false
  socket.onAny((name: string, payload: unknown) => heard.push({ name, payload }))
  socket.on('disconnect', () => (isEnded = true))
  socket.on('connect_error', (error) => {
    refusal = 'data' in error ? error.data : error
    isEnded = true
  })
  await until(() => socket.connected || isEnded, { what: 'an answer to the handshake' })

  return {
    heard,
    refusal: () => refusal,
    ended: () => isEnded,
    ask: (event, ...payload) => socket.timeout(5_000).emitWithAck(event, ...payload) as Promise<Answer>, // as API.md says
    close: () => socket.disconnect(),
  }
}
