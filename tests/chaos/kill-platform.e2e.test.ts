import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startPlatform, type Platform } from '../e2e/platform.ts'
import { expectNothingLost, gatherCrowd, untilFlowing, type Crowd } from './crowd.ts'
import { ownMongoOf } from './own-mongo.ts'
import { startLoad } from './load.ts'
import { untilAnnounced } from './outboxes.ts'

let platform: Platform
let crowd: Crowd

beforeAll(async () => {
  platform = await startPlatform()
  crowd = await gatherCrowd(platform.url)
}, 180_000)

afterAll(async () => {
  crowd?.people.leave()
  await platform?.remove()
}, 30_000)

test('the whole platform, its MongoDB too, killed three times in the middle of everything, loses and doubles nothing', async () => {
  const load = startLoad(crowd.senders)

  for (let round = 1; round <= 3; round += 1) {
    await untilFlowing(load, 40)
    await platform.kill()
    await platform.start()
  }
  await untilFlowing(load, 40)
  await load.stop()

  expect(load.refused).toEqual([])
  await expectNothingLost(crowd, load)
  await untilAnnounced(await ownMongoOf(platform.dataDir))
  expect(await platform.stop()).toBe(0)
}, 180_000)
