import { connect } from 'amqplib'
import { startRabbitmq } from './rabbitmq.ts'

export type Broker = { url: string; stop: () => Promise<void> }

const isThere = (url: string): Promise<boolean> =>
  connect(url).then(
    async (connection) => {
      await connection.close()
      return true
    },
    () => false,
  )

/** One of the RabbitMQ that the whole run shares, nobody else's; a RabbitMQ of its own where that has none of this name. */
export const takeVirtualHost = async (name: string): Promise<Broker> => {
  const shared = process.env.TEST_RABBITMQ_URL
  const url = shared && new URL(`/${name}`, shared).href
  return url && (await isThere(url)) ? { url, stop: async () => {} } : startRabbitmq()
}
