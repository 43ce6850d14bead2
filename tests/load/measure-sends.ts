import { startChild } from './child.ts'
import { knowPeople } from './know-people.ts'
import { makePairs, message, type Pair } from './people.ts'
import { median } from './percentile.ts'
import { openRawInsert, text } from './raw-insert.ts'
import { perSecond, times, type Row } from './report.ts'
import { runInFlight } from './run-in-flight.ts'
import type { Servers } from './servers.ts'
import { until } from '@chat/common/testing/until'

const inFlight = 64
const forMs = 4_000
const goal = 1.5

const sender = (pairs: Pair[], counts: { delivered: number; acknowledged: number }) => {
  for (const { to } of pairs) to.on('message:new', () => void (counts.delivered += 1))
  return async (lane: number): Promise<void> => {
    const { chatId, from } = pairs[lane % pairs.length]!
    const reply = await from.emitWithAck('message:send', message(chatId, text))
    if (!reply.ok) throw new Error(JSON.stringify(reply.problem))
    counts.acknowledged += 1
  }
}

/** Acknowledged sends over the socket into 1 and 64 chats, everything delivered, against single durable inserts. */
export const measureSends = async ({ mongoUrl, rabbitmqUrl, rounds }: Servers): Promise<Row[]> => {
  const url = mongoUrl()
  const raw = await openRawInsert(mongoUrl())
  const node = await startChild('chat-node.ts', { MONGO_URL: url, ...(rabbitmqUrl && { RABBITMQ_URL: rabbitmqUrl }) })
  const cases = []
  for (const chats of [1, 64]) {
    const counts = { delivered: 0, acknowledged: 0 }
    const pairs = await makePairs(node, chats, (ids) => knowPeople(url, ids))
    cases.push({
      chats,
      pairs,
      counts,
      send: sender(pairs, counts),
      rates: [] as number[],
      ratios: [] as number[],
      nodeUs: [] as number[],
      clientUs: [] as number[],
    })
  }
  await runInFlight(inFlight, 1_000, raw.insert)
  for (const { send } of cases) await runInFlight(inFlight, 1_000, send)

  for (let round = 0; round < rounds; round++) {
    const ceiling = await runInFlight(inFlight, forMs, raw.insert)
    for (const { send, counts, rates, ratios, nodeUs, clientUs } of cases) {
      const [nodeBefore, clientBefore, sentBefore] = [await node.usage(), process.cpuUsage(), counts.acknowledged]
      const rate = await runInFlight(inFlight, forMs, send)
      await until(() => counts.delivered >= counts.acknowledged, {
        timeoutMs: 20_000,
        what: 'delivery of every message',
      })
      const clientUsed = process.cpuUsage(clientBefore)
      const sent = counts.acknowledged - sentBefore
      nodeUs.push(((await node.usage()).cpuUs - nodeBefore.cpuUs) / sent)
      clientUs.push((clientUsed.user + clientUsed.system) / sent)
      rates.push(rate)
      ratios.push(rate / ceiling)
    }
  }

  for (const socket of cases.flatMap(({ pairs }) => pairs.flatMap(({ from, to }) => [from, to]))) socket.close()
  await node.stop()
  await raw.close()
  return cases.map(({ chats, rates, ratios, nodeUs, clientUs }) => ({
    what: `acknowledged sends over the socket into ${chats} chat(s), 64 in flight, against raw insertOne`,
    measured: `${perSecond(median(rates))}; CPU a message: chat-service ${Math.round(median(nodeUs))} µs, client ${Math.round(median(clientUs))} µs`,
    ratio: times(median(ratios)),
    goal: `>= ${times(goal)}`,
    met: median(ratios) >= goal,
  }))
}
