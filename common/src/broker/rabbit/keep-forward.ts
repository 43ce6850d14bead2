import type { Logger } from '../../log/logger.ts'
import { keepRunning } from '../keep-running.ts'
import { batchContentType } from './batch.ts'
import { openConfirmedChannel, type ConfirmedChannel } from './confirmed-channel.ts'
import type { KeptConnection } from './keep-connection.ts'

/** Puts a message straight into one queue. @throws unless the broker has taken responsibility for it. */
export type Forward = (queue: string, content: Buffer, headers: Record<string, unknown>) => Promise<void>

/** For retries and dead letters, on a channel of its own that is opened again whenever it is lost. */
export const keepForward = (
  connection: KeptConnection,
  { signal, log }: { signal: AbortSignal; log: Logger },
): Forward => {
  let current: ConfirmedChannel | undefined

  const session = async (established: () => void): Promise<void> => {
    current = await openConfirmedChannel(await connection.connected(signal), { log })
    established()
    await current.lost
    current = undefined
  }
  void keepRunning(session, { what: 'publishing retries', signal, log })

  return (queue, content, headers) =>
    new Promise((resolve, reject) => {
      if (current === undefined) return reject(new Error('no connection to publish a retry'))
      const options = { contentType: batchContentType, mandatory: true, headers }
      current.send({ exchange: '', routingKey: queue, content, options }, (error) =>
        error ? reject(error) : resolve(),
      )
    })
}
