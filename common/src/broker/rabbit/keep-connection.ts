import { EventEmitter, once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { Channel, ChannelModel } from 'amqplib'
import { addressesOf } from '../../config/addresses.ts'
import type { Logger } from '../../log/logger.ts'
import { keepRunning } from '../keep-running.ts'
import { connectRabbit, placeOf } from './connect-rabbit.ts'
import { whyNoBroker } from './why-no-broker.ts'

export type KeptConnection = {
  current: () => ChannelModel | undefined
  /** Waits for it. @throws AbortError when `signal` is aborted first. */
  connected: (signal: AbortSignal) => Promise<ChannelModel>
  close: () => Promise<void>
}

const closeWithinMs = 2_000

/**
 * One connection to RabbitMQ, made again in the background whenever it is lost. `url` may list several nodes of a
 * cluster: after each failure the next is tried. Each failed try is one line of log that says where and why.
 */
export const keepConnection = (deps: {
  url: string
  name: string
  log: Logger
  onChange: () => void
}): KeptConnection => {
  const { name, log, onChange } = deps
  const stopping = new AbortController()
  const changes = new EventEmitter().setMaxListeners(0)
  const addresses = addressesOf(deps.url)
  let current: ChannelModel | undefined
  let turn = 0
  const addressInTurn = () => addresses[turn % addresses.length]!

  const session = async (established: () => void): Promise<void> => {
    const server = placeOf(addressInTurn())
    const connection = await connectRabbit(addressInTurn(), name)
    let reason = 'closed'
    const closed = new Promise((resolve) => connection.once('close', resolve))
    connection.on('error', (error) => (reason = whyNoBroker(error))) // 'close' follows
    connection.on('handler-error', (error) => log.error({ err: error }, 'a listener of the connection failed'))
    if (stopping.signal.aborted) return closeQuietly(connection)

    current = connection
    established()
    onChange()
    log.info({ connection: name, server }, 'connected to the broker')
    changes.emit('connected')
    await closed
    current = undefined
    turn += 1
    onChange()
    if (!stopping.signal.aborted)
      log.warn({ connection: name, server, reason }, `connection to RabbitMQ at ${server} lost: ${reason}`)
  }

  const onFailure = (error: unknown, tries: number): void => {
    const [server, reason] = [placeOf(addressInTurn()), whyNoBroker(error)]
    log.warn({ connection: name, server, reason, tries }, `waiting for RabbitMQ at ${server}: ${reason}`)
    turn += 1
  }
  const running = keepRunning(session, { what: 'connecting', signal: stopping.signal, log, onFailure })

  return {
    current: () => current,
    connected: async (signal) => {
      while (current === undefined) await once(changes, 'connected', { signal })
      return current
    },
    close: async () => {
      stopping.abort()
      if (current) await closeQuietly(current)
      await Promise.race([running, pause(closeWithinMs, undefined, { ref: false })])
    },
  }
}

/** amqplib's own `close` never settles if the connection breaks meanwhile. */
export const closeQuietly = async (closable: ChannelModel | Channel): Promise<void> => {
  const late = new AbortController()
  const closed = once(closable, 'close', { signal: late.signal }).catch(() => undefined)
  const timer = setTimeout(() => late.abort(), closeWithinMs)
  await Promise.race([closable.close().catch(() => late.abort()), closed])
  clearTimeout(timer)
  late.abort()
}
