import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { startPlatform, type Platform } from '../e2e/platform.ts'
import { startMongod, type TestServer } from '../support/mongod.ts'
import { startRabbitmq } from '../support/rabbitmq.ts'
import { expectNothingLost, gatherCrowd, untilFlowing, type Crowd } from './crowd.ts'
import { describeWithRabbitmq } from './describe-with-rabbitmq.ts'
import { startLoad } from './load.ts'
import { untilAnnounced } from './outboxes.ts'

const awayMs = 20_000

describeWithRabbitmq('without its broker', () => {
  let mongod: TestServer
  let rabbitmq: TestServer
  let platform: Platform
  let crowd: Crowd

  beforeAll(async () => {
    ;[mongod, rabbitmq] = await Promise.all([startMongod(), startRabbitmq()])
    platform = await startPlatform({ mongoUrl: mongod.url, rabbitmqUrl: rabbitmq.url })
    crowd = await gatherCrowd(platform.url)
  }, 180_000)

  afterAll(async () => {
    crowd?.people.leave()
    await platform?.remove()
    await Promise.all([mongod?.stop(), rabbitmq?.stop()])
  }, 60_000)

  test('the platform goes on for 20 s under load, and everybody gets everything afterwards', async () => {
    const load = startLoad(crowd.senders, { perSecond: 5 })
    await untilFlowing(load, 40)

    await rabbitmq.kill()
    const diedAt = performance.now()
    await until(
      async () => {
        await untilFlowing(load, 20, 5_000) // what is kept is acknowledged, broker or not
        return performance.now() - diedAt >= awayMs
      },
      { timeoutMs: awayMs + 10_000, what: '20 s of load without the broker' },
    )
    await rabbitmq.restart()
    await untilFlowing(load, 40)
    await load.stop()

    expect(load.refused).toEqual([])
    await expectNothingLost(crowd, load)
    await untilAnnounced(mongod.url)
  }, 180_000)
})
