import type { Channel, ChannelModel, ConfirmChannel, Message } from 'amqplib'
import type { Logger } from '../../log/logger.ts'

/** Without a listener for each of these amqplib would end the process. */
const watch = <Kind extends Channel>(channel: Kind, log: Logger): Kind =>
  channel
    .on('error', (error) => log.warn({ err: error }, 'channel closed by the broker')) // 'close' follows
    .on('handler-error', (error) => log.error({ err: error }, 'a listener of the channel failed'))

export const openChannel = async (connection: ChannelModel, log: Logger): Promise<Channel> =>
  watch(await connection.createChannel(), log)

export const openConfirmChannel = async (connection: ChannelModel, log: Logger): Promise<ConfirmChannel> =>
  watch(await connection.createConfirmChannel(), log)

export const closed = (channel: Channel): Promise<void> =>
  new Promise((resolve) => channel.once('close', () => resolve()))

/** The channel may be gone, which amqplib answers by throwing; the broker then hands the delivery over again anyway. */
export const ackQuietly = (channel: Channel, delivery: Message): void => {
  try {
    channel.ack(delivery)
  } catch {
    return
  }
}
