import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { expectNothingLost, gatherCrowd, untilFlowing, type Crowd } from '../chaos/crowd.ts'
import { startLoad } from '../chaos/load.ts'
import { untilCaughtUp, untilHealthy } from './caught-up.ts'
import { docker } from './docker.ts'
import { shell } from './inside.ts'
import { cluster, project } from './project.ts'
import { printTable } from './table.ts'

const rows: (string | number)[][] = []
let crowd: Crowd

beforeAll(async () => {
  await project.down() // one platform at a time is enough for a machine
  await cluster.up()
})

beforeEach(async () => {
  crowd = await gatherCrowd(cluster.url())
})

afterEach(() => crowd?.people.leave())

afterAll(async () => {
  const head = ['killed', 'longest pause of acknowledgements, s', 'all caught up after s', 'after it is back, s']
  printTable('One of three killed under load', head, rows)
  await cluster.down()
})

const primary = async (): Promise<string> => {
  const script = 'mongosh --quiet "mongodb://$HOSTNAME/?directConnection=true" --eval "print(db.hello().primary)"'
  const told = await shell(await cluster.containerOf('mongo-1'), `export HOME=/tmp; ${script}`)
  return told.trim().split(':')[0]!
}

/** The longest time without an acknowledgement so far, in seconds. */
const watchPauses = (acknowledged: unknown[]) => {
  let [count, since, longestMs] = [0, performance.now(), 0]
  const timer = setInterval(() => {
    if (acknowledged.length > count) [count, since] = [acknowledged.length, performance.now()]
    longestMs = Math.max(longestMs, performance.now() - since)
  }, 20).unref()
  return {
    longest: () => longestMs / 1_000,
    stop: () => clearInterval(timer),
  }
}

const expectHarmless = async (killed: string, killAt: string): Promise<void> => {
  const container = await cluster.containerOf(killAt)
  const load = startLoad(crowd.senders, { perSecond: 5 })
  await untilFlowing(load, 40)
  const pauses = watchPauses(load.acknowledged)

  await docker('kill', '--signal', 'KILL', container)
  const without = await untilCaughtUp(crowd, load)
  await docker('start', container)
  await untilHealthy([container])
  const withAgain = await untilCaughtUp(crowd, load)
  await load.stop()
  pauses.stop()

  rows.push([killed, ...[pauses.longest(), without, withAgain].map((seconds) => seconds.toFixed(1))])
  expect(pauses.longest()).toBeLessThan(15)
  expect(Math.max(without, withAgain)).toBeLessThan(15)
  expect(load.refused).toEqual([])
  await expectNothingLost(crowd, load)
}

test('without the primary of the replica set another takes over, and nothing is lost', async () => {
  const first = await primary()
  await expectHarmless('the primary', first)
  await until(async () => ['mongo-1', 'mongo-2', 'mongo-3'].includes(await primary()))
})

// The services are connected to the first that answers: to the second after the first was killed.
test.each(['rabbitmq', 'rabbitmq-2'])('without the node %s the broker goes on, and nothing is lost', (node) =>
  expectHarmless(node, node),
)
