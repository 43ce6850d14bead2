import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { startPlatform, type Platform } from '../e2e/platform.ts'
import { startReplicaSet, type Member, type ReplicaSet } from '../support/replica-set.ts'
import { expectNothingLost, gatherCrowd, untilFlowing, type Crowd } from './crowd.ts'
import { startLoad } from './load.ts'
import { untilAnnounced } from './outboxes.ts'

/** Generous, for a busy machine; how long it took is printed. A killed primary is replaced in 7 s, a frozen one in 11. */
const resumeWithinMs = 60_000

let replicaSet: ReplicaSet
let platform: Platform
let crowd: Crowd

beforeAll(async () => {
  replicaSet = await startReplicaSet()
  platform = await startPlatform({ mongoUrl: replicaSet.url })
}, 120_000)

beforeEach(async () => {
  crowd = await gatherCrowd(platform.url)
}, 30_000)

afterEach(() => crowd?.people.leave())

afterAll(async () => {
  await platform?.remove()
  await replicaSet?.stop()
}, 60_000)

/** How the primary goes, and how it comes back. */
const accidents = [
  {
    what: 'killed',
    strike: (primary: Member) => primary.kill(),
    mend: (primary: Member) => primary.restart(),
  },
  {
    what: 'frozen',
    strike: async (primary: Member) => primary.freeze(), // what only it has is rolled back when it wakes
    mend: async (primary: Member) => primary.thaw(),
  },
]

test.each(accidents)(
  'a primary $what under load takes nothing with it, and writes go on at the next one',
  async ({ strike, mend }) => {
    const load = startLoad(crowd.senders)
    await untilFlowing(load, 40)

    const primary = await replicaSet.primary()
    await strike(primary)
    const struckAt = performance.now()
    await untilFlowing(load, 20, resumeWithinMs)
    console.log(`writes go on ${Math.round(performance.now() - struckAt)} ms after the primary was lost`)
    expect((await replicaSet.primary()).host).not.toBe(primary.host)

    await mend(primary)
    await untilFlowing(load, 40, resumeWithinMs)
    await load.stop()
    await replicaSet.untilCaughtUp(primary)

    expect(load.refused).toEqual([])
    await expectNothingLost(crowd, load)
    await untilAnnounced((await replicaSet.primary()).url)
  },
  180_000,
)
