import { firstLineOf, whyNoConnection } from '../../process/why-no-connection.ts'

/** What amqplib says, which has no codes for it. Of a virtual host that is refused it keeps no more than this. */
const said: [RegExp, string][] = [
  [/ACCESS.REFUSED/, 'wrong user or password'],
  [/Expected ConnectionOpenOk/, 'it has no such virtual host for this user'],
  [/ETIMEDOUT/, 'no answer'],
  [/Socket closed abruptly|Unexpected close/, 'the connection was closed'],
]

/** Why there is no connection to RabbitMQ, in words of an operator. */
export const whyNoBroker = (error: unknown): string => {
  const text = firstLineOf(error)
  return whyNoConnection(error) ?? said.find(([pattern]) => pattern.test(text))?.[1] ?? text
}
