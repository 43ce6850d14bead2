import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startPlatform, type Platform } from '../e2e/platform.ts'
import { startReplicaSet, type ReplicaSet } from '../support/replica-set.ts'
import { expectNothingLost, gatherCrowd, untilFlowing, type Crowd } from './crowd.ts'
import { startLoad } from './load.ts'
import { untilAnnounced } from './outboxes.ts'

const resumeWithinMs = 15_000

let replicaSet: ReplicaSet
let platform: Platform
let crowd: Crowd

beforeAll(async () => {
  replicaSet = await startReplicaSet()
  platform = await startPlatform({ mongoUrl: replicaSet.url })
  crowd = await gatherCrowd(platform.url)
}, 120_000)

afterAll(async () => {
  crowd?.people.leave()
  await platform?.remove()
  await replicaSet?.stop()
}, 60_000)

test('a primary killed under load, twice, takes nothing with it, and writes go on at the next one', async () => {
  const load = startLoad(crowd.senders)

  for (let round = 1; round <= 2; round += 1) {
    await untilFlowing(load, 150)
    const primary = await replicaSet.primary()
    await primary.kill()
    const killedAt = performance.now()

    await untilFlowing(load, 20, resumeWithinMs)
    console.log(`writes go on ${Math.round(performance.now() - killedAt)} ms after the primary was killed`)
    expect((await replicaSet.primary()).host).not.toBe(primary.host)
    await primary.restart()
    await untilFlowing(load, 150)
    await replicaSet.untilCaughtUp(primary)
  }
  await load.stop()

  expect(load.refused).toEqual([])
  await expectNothingLost(crowd, load)
  await untilAnnounced((await replicaSet.primary()).url)
}, 180_000)
