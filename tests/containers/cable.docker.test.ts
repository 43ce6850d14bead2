import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { expectNothingLost, gatherCrowd, untilFlowing, type Crowd } from '../chaos/crowd.ts'
import { startLoad } from '../chaos/load.ts'
import { untilCaughtUp } from './caught-up.ts'
import { docker } from './docker.ts'
import { countOf } from './inside.ts'
import { project } from './project.ts'
import { printTable } from './table.ts'

let crowd: Crowd

beforeAll(async () => {
  await project.up()
  crowd = await gatherCrowd(project.url())
})

afterAll(() => crowd?.people.leave())

test("with the broker's cable pulled people go on writing, and once it is back everybody hears all of it", async () => {
  const broker = await project.containerOf('rabbitmq')
  const chat = await project.containerOf('chat-service')
  const network = `${project.name}_broker`
  const load = startLoad(crowd.senders, { perSecond: 5 })
  await untilFlowing(load, 40)

  await docker('network', 'disconnect', network, broker)
  const pulledAt = performance.now()
  await until(async () => (await countOf(chat, 'broker_up')) === 0, { timeoutMs: 60_000, what: 'notice of the loss' })
  const noticedAfter = (performance.now() - pulledAt) / 1_000
  await untilFlowing(load, 200, 60_000)

  await docker('network', 'connect', '--alias', 'rabbitmq', network, broker)
  const caughtUpAfter = await untilCaughtUp(crowd, load)
  await load.stop()

  const cells = [noticedAfter, caughtUpAfter].map((seconds) => seconds.toFixed(1))
  printTable("The broker's cable, pulled under load", ['noticed after s', 'all caught up s after it is back'], [cells])
  expect(noticedAfter).toBeLessThan(20)
  expect(caughtUpAfter).toBeLessThan(15)
  expect(load.refused).toEqual([])
  await expectNothingLost(crowd, load)
})
