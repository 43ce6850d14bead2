import { answerParent } from './answer-parent.ts'
import { openConnection } from './http-connection.ts'
import { percentile } from './percentile.ts'

/** One connection for each of `targets`, each asking again as soon as it is answered. */
export type Run = { targets: { port: number; token: string }[]; forMs: number }
export type Outcome = { requests: number; perSecond: number; p50Ms: number; p99Ms: number }

/** Sends requests from a process of its own, which costs less than what it measures: see `openConnection`. */
const run = async ({ targets, forMs }: Run): Promise<Outcome> => {
  const connections = await Promise.all(targets.map(openConnection))
  const took: number[] = []
  const startedAt = performance.now()
  const ask = async (connection: (typeof connections)[number]): Promise<void> => {
    for (let sentAt = startedAt; sentAt < startedAt + forMs;) {
      await connection.ask()
      const answeredAt = performance.now()
      took.push(answeredAt - sentAt)
      sentAt = answeredAt
    }
  }
  await Promise.all(connections.map(ask))
  const seconds = (performance.now() - startedAt) / 1_000
  for (const connection of connections) connection.close()
  return {
    requests: took.length,
    perSecond: took.length / seconds,
    p50Ms: percentile(took, 0.5),
    p99Ms: percentile(took, 0.99),
  }
}

answerParent(
  0,
  (userId) => userId,
  async () => {},
  (work) => run(work as Run), // sent by measure-gateway.ts
)
