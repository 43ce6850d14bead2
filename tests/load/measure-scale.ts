import { setTimeout as pause } from 'node:timers/promises'
import { startChild, type Child } from './child.ts'
import { openCrowd } from './crowd.ts'
import { knowPeople } from './know-people.ts'
import { median, percentile } from './percentile.ts'
import { ms, times, us, type Row } from './report.ts'
import type { Servers } from './servers.ts'

const crowdOf = { people: 300, chats: 24, members: 50 }
const messages = 300
const everyMs = 6
const restForMs = 1_000
const goal = { ratio: 1.6, p99: 1.2 }

const cpuDuring = async <Done>(nodes: Child[], work: () => Promise<Done>) => {
  const cpuUs = async () =>
    (await Promise.all(nodes.map((node) => node.cpuUs()))).reduce((sum, value) => sum + value, 0)
  const [before, startedAt] = [await cpuUs(), performance.now()]
  const done = await work()
  return { done, tookMs: performance.now() - startedAt, us: (await cpuUs()) - before }
}

/**
 * What two instances of chat-service carry, against one, with the same people in the same chats saying the same. It is
 * not seen on two cores, which they share with the client, mongod and RabbitMQ. But an instance is one thread, so it
 * carries what fits into a core: 1 s / CPU time for a delivery, beyond what it takes at rest. Of two each has half of the
 * deliveries, and what both do for a message is in the CPU time of both.
 */
export const measureScale = async ({ mongoUrl, rabbitmqUrl, rounds }: Servers): Promise<Row[]> => {
  if (rabbitmqUrl === undefined) return []

  const env = { MONGO_URL: mongoUrl(), RABBITMQ_URL: rabbitmqUrl }
  const nodes = [await startChild('chat-node.ts', env), await startChild('chat-node.ts', env)]
  const openTrial = async (used: Child[]) => {
    const crowd = await openCrowd(used, crowdOf, (ids) => knowPeople(env.MONGO_URL, ids))
    await crowd.talk(messages, everyMs)
    return { used, crowd, cpuUs: [] as number[], p99Ms: [] as number[] }
  }
  const one = await openTrial(nodes.slice(0, 1))
  const two = await openTrial(nodes)

  for (let turn = 0; turn < rounds * 2; turn++)
    for (const { used, crowd, cpuUs, p99Ms } of [one, two]) {
      const atRest = await cpuDuring(used, () => pause(restForMs))
      const talking = await cpuDuring(used, () => crowd.talk(messages, everyMs))
      const forDeliveries = talking.us - (atRest.us / atRest.tookMs) * talking.tookMs
      cpuUs.push(forDeliveries / talking.done.length)
      p99Ms.push(percentile(talking.done, 0.99))
    }

  for (const { crowd } of [one, two]) crowd.close()
  await Promise.all(nodes.map((node) => node.stop()))
  const ratio = 2 * median(one.cpuUs.map((value, turn) => value / two.cpuUs[turn]!))
  const slower = median(two.p99Ms.map((value, turn) => value / one.p99Ms[turn]!))
  return [
    {
      what: `sockets that two instances of chat-service carry, by CPU a delivery, against one; ${crowdOf.people} people in ${crowdOf.chats} chats of ${crowdOf.members}`,
      measured: `CPU a delivery ${us(median(two.cpuUs))}, with one ${us(median(one.cpuUs))}`,
      ratio: times(ratio),
      goal: `>= ${times(goal.ratio)}`,
      met: ratio >= goal.ratio,
    },
    {
      what: 'p99 from send to delivery with two instances, against one',
      measured: `${ms(median(two.p99Ms))}, with one ${ms(median(one.p99Ms))}`,
      ratio: times(slower),
      goal: `<= ${times(goal.p99)}`,
      met: slower <= goal.p99,
    },
  ]
}
