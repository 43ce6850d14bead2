import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startPlatform, type Platform } from '../e2e/platform.ts'
import { startMongod, type TestServer } from '../support/mongod.ts'
import { expectNothingLost, gatherCrowd, untilFlowing, type Crowd } from './crowd.ts'
import { startLoad } from './load.ts'
import { untilAnnounced } from './outboxes.ts'

let mongod: TestServer
let platform: Platform
let crowd: Crowd

beforeAll(async () => {
  mongod = await startMongod()
  platform = await startPlatform({ mongoUrl: mongod.url })
  crowd = await gatherCrowd(platform.url)
}, 180_000)

afterAll(async () => {
  crowd?.people.leave()
  await platform?.remove()
  await mongod?.stop()
}, 30_000)

test('a mongod killed three times under load takes nothing with it', async () => {
  const load = startLoad(crowd.senders)

  for (let round = 1; round <= 3; round += 1) {
    await untilFlowing(load, 40)
    await mongod.kill()
    await mongod.restart()
  }
  await untilFlowing(load, 40)
  await load.stop()

  expect(load.refused).toEqual([])
  await expectNothingLost(crowd, load)
  await untilAnnounced(mongod.url)
}, 180_000)
