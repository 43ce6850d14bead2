import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '@chat/common/testing/until'
import type { Crowd } from '../chaos/crowd.ts'
import type { Load } from '../chaos/load.ts'
import { inspect } from './inspect.ts'

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1_000

/** Resolves, with how many seconds it took, when all of them run and are healthy. */
export const untilHealthy = async (containers: string[]): Promise<number> => {
  const startedAt = performance.now()
  const areHealthy = async () => {
    await sleep(250) // to look is a process each time
    return (await inspect(...containers)).every(({ isHealthy }) => isHealthy)
  }
  await until(areHealthy, { timeoutMs: 120_000, what: 'the health of all' })
  return secondsSince(startedAt)
}

/**
 * Resolves, with how many seconds it took, when every sender had a message acknowledged that was sent from now on, and
 * every reader was handed all of those.
 */
export const untilCaughtUp = async ({ senders, readers }: Crowd, { acknowledged }: Load): Promise<number> => {
  const startedAt = performance.now()
  const from = acknowledged.length
  const second = (name: string) => acknowledged.slice(from).filter(({ text }) => text.startsWith(`${name} `))[1]
  const answered = () => senders.flatMap(({ name }) => second(name) ?? []) // the first may have been under way before

  await until(() => answered().length === senders.length, { timeoutMs: 60_000, what: 'answers to every sender' })
  const ids = answered().map(({ id }) => id)
  const hasHeardAll = ({ heard }: Crowd['readers'][number]) => {
    const handed = new Set(heard.message.map(({ id }) => id))
    return ids.every((id) => handed.has(id))
  }
  await until(() => readers.every(hasHeardAll), { timeoutMs: 60_000, what: 'the same at every reader' })
  return secondsSince(startedAt)
}
