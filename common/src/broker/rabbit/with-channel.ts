import type { Channel } from 'amqplib'
import type { Logger } from '../../log/logger.ts'
import { openChannel } from './channel.ts'
import { closeQuietly, type KeptConnection } from './keep-connection.ts'

/**
 * Opens a channel as soon as there is a connection, and closes it when `use` is done. `over` is aborted when the channel
 * is of no use any more: it was closed, or `stopping` was aborted; whoever uses it may abort it too.
 */
export const withChannel = async (
  { connection, log }: { connection: KeptConnection; log: Logger },
  stopping: AbortSignal,
  use: (channel: Channel, over: AbortController) => Promise<void>,
): Promise<void> => {
  const channel = await openChannel(await connection.connected(stopping), log)
  const over = new AbortController()
  const stop = () => over.abort(stopping.reason)
  channel.once('close', () => over.abort(new Error('the channel is closed')))
  stopping.addEventListener('abort', stop)
  if (stopping.aborted) stop()
  try {
    await use(channel, over)
  } finally {
    stopping.removeEventListener('abort', stop)
    await closeQuietly(channel)
  }
}

/** Resolves at once when it already is. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
