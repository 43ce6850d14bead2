import { openAppends } from './appends.ts'
import { openRawInsert } from './raw-insert.ts'
import { median } from './percentile.ts'
import { perSecond, times, type Row } from './report.ts'
import { runInFlight } from './run-in-flight.ts'
import type { Servers } from './servers.ts'

const inFlight = 64
const forMs = 3_000
const goal = 4

/** Appends alone into 1 and 1,000 chats, against single durable inserts, turn by turn. */
export const measureAppends = async ({ mongoUrl, rounds }: Servers): Promise<Row[]> => {
  const raw = await openRawInsert(mongoUrl())
  const logs = [
    { chats: 1, log: await openAppends(mongoUrl(), 1), rates: [] as number[], ratios: [] as number[] },
    { chats: 1_000, log: await openAppends(mongoUrl(), 1_000), rates: [] as number[], ratios: [] as number[] },
  ]
  await runInFlight(inFlight, 1_000, raw.insert)
  for (const { log } of logs) await runInFlight(inFlight, 1_000, log.append)

  for (let round = 0; round < rounds; round++) {
    const ceiling = await runInFlight(inFlight, forMs, raw.insert)
    for (const { log, rates, ratios } of logs) {
      const rate = await runInFlight(inFlight, forMs, log.append)
      rates.push(rate)
      ratios.push(rate / ceiling)
    }
  }

  await raw.close()
  for (const { log } of logs) await log.close()
  return logs.map(({ chats, rates, ratios }) => ({
    what: `appends into ${chats.toLocaleString('en')} chats, 64 in flight, against raw insertOne`,
    measured: perSecond(median(rates)),
    ratio: times(median(ratios)),
    goal: `>= ${times(goal)}`,
    met: median(ratios) >= goal,
  }))
}
