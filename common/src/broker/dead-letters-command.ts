import { subscriptions, type Subscriber } from '../events/subscriptions.ts'
import type { DeadLetter } from './dead-letters.ts'

/** Where the dead letters of a service are: queues of RabbitMQ, or collections of the services' databases. */
export type DeadLetterBox = {
  list: (service: Subscriber, limit: number) => Promise<DeadLetter[]>
  /** Hands one, or all, to that service alone once more. Returns how many. */
  replay: (service: Subscriber, id?: string) => Promise<number>
}

const listed = 1_000

const usage = `usage: npm run dead-letters -- list [service]
       npm run dead-letters -- replay [service] [id]
services: ${Object.keys(subscriptions).join(', ')}
`

const isSubscriber = (name: string): name is Subscriber => Object.hasOwn(subscriptions, name)

/** Type, time and reason, one line a letter; never what is in it, which may be somebody's message. */
const toLine = (service: Subscriber, { id, event, error, at }: DeadLetter): string =>
  [service, id, at.toISOString(), event.type, event.subject, error.replaceAll(/\s*\n\s*/g, ' | ')].join('\t') + '\n'

/** @returns the exit code. */
export const runDeadLetters = async (
  box: DeadLetterBox,
  [verb, service, id]: string[],
  print: (text: string) => void,
): Promise<number> => {
  const isKnown = service === undefined || isSubscriber(service)
  if (!isKnown || (verb !== 'list' && verb !== 'replay')) {
    print(usage)
    return 2
  }

  const all = Object.keys(subscriptions).filter(isSubscriber)
  for (const each of service === undefined ? all : [service])
    if (verb === 'list') for (const letter of await box.list(each, listed)) print(toLine(each, letter))
    else print(`${each}\t${await box.replay(each, id)} replayed\n`)
  return 0
}
