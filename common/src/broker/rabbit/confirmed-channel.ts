import type { Channel, ChannelModel, Options } from 'amqplib'
import type { Logger } from '../../log/logger.ts'
import { closed, openConfirmChannel } from './channel.ts'
import { closeQuietly } from './keep-connection.ts'

export type Parcel = { exchange: string; routingKey: string; content: Buffer; options: Options.Publish }

export type ConfirmedChannel = {
  /** `done` is called once: without an error when the broker has taken responsibility. Never throws. */
  send: (parcel: Parcel, done: (error?: Error) => void) => void
  lost: Promise<void>
  close: () => Promise<void>
}

/**
 * Persistent, confirmed publishing. A mandatory message that no queue took is returned before it is confirmed, and
 * counts as failed. `setUp` declares what has to be there.
 */
export const openConfirmedChannel = async (
  connection: ChannelModel,
  { log, setUp }: { log: Logger; setUp?: (channel: Channel) => Promise<void> },
): Promise<ConfirmedChannel> => {
  const channel = await openConfirmChannel(connection, log)
  const lost = closed(channel)
  const returned = new Set<string>()
  let sent = 0

  channel.on('return', ({ properties }) => returned.add(String(properties.messageId)))
  try {
    await setUp?.(channel)
  } catch (error) {
    await closeQuietly(channel)
    throw error
  }

  return {
    lost,
    close: () => closeQuietly(channel),
    send: ({ exchange, routingKey, content, options }, done) => {
      const messageId = `${(sent += 1)}`
      try {
        channel.publish(
          exchange,
          routingKey,
          content,
          { persistent: true, ...options, messageId },
          (failure: unknown) => {
            if (returned.delete(messageId)) return done(new Error(`no queue takes ${routingKey}`))
            if (failure) return done(failure instanceof Error ? failure : new Error('refused by the broker'))
            done()
          },
        )
      } catch (error) {
        done(error instanceof Error ? error : new Error('the channel is closed', { cause: error }))
      }
    },
  }
}
