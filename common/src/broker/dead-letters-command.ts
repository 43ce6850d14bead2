import { subscriptions, type Subscriber } from '../events/subscriptions.ts'
import type { DeadLetter } from './dead-letters.ts'

/** Where the dead letters of a service are: queues of RabbitMQ, or collections of the services' databases. */
export type DeadLetterBox = {
  list: (service: Subscriber, limit: number) => Promise<DeadLetter[]>
  /** Hands one, or all, to that service alone once more; `onReplayed` is told how many so far. Returns how many. */
  replay: (service: Subscriber, id?: string, onReplayed?: (count: number) => void) => Promise<number>
}

const listed = 1_000

export const deadLettersUsage = `usage: npm run dead-letters -- list [service]           what could not be handled, and why
       npm run dead-letters -- replay [service] [id]    hands it to its service once more, when the cause is mended
services: ${Object.keys(subscriptions).join(', ')}
where: RABBITMQ_URL, or MONGO_URL for the broker in the process of npm start
`

const toldEvery = 100

const isSubscriber = (name: string): name is Subscriber => Object.hasOwn(subscriptions, name)

/** Type, time and reason, one line a letter; never what is in it, which may be somebody's message. */
const toLine = (service: Subscriber, { id, event, error, at }: DeadLetter): string =>
  [service, id, at.toISOString(), event.type, event.subject, error.replaceAll(/\s*\n\s*/g, ' | ')].join('\t') + '\n'

/** `tell` is told how far it is. @returns the exit code. */
export const runDeadLetters = async (
  box: DeadLetterBox,
  [verb, service, id]: string[],
  print: (text: string) => void,
  tell: (text: string) => void = () => {},
): Promise<number> => {
  const isKnown = service === undefined || isSubscriber(service)
  if (!isKnown || (verb !== 'list' && verb !== 'replay')) {
    print(deadLettersUsage)
    return 2
  }

  const all = Object.keys(subscriptions).filter(isSubscriber)
  let found = 0
  for (const each of service === undefined ? all : [service])
    if (verb === 'list') {
      const letters = await box.list(each, listed)
      found += letters.length
      for (const letter of letters) print(toLine(each, letter))
    } else {
      const onReplayed = (count: number): void =>
        void (count % toldEvery === 0 && tell(`${each}: ${count} replayed so far\n`))
      print(`${each}\t${await box.replay(each, id, onReplayed)} replayed\n`)
    }
  if (verb === 'list')
    tell(
      found === 0
        ? 'there are no dead letters\n'
        : `${found} listed; when the cause is mended: npm run dead-letters -- replay\n`,
    )
  return 0
}
