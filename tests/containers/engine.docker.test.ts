import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { expectNothingLost, gatherCrowd, untilFlowing, type Crowd } from '../chaos/crowd.ts'
import { startLoad } from '../chaos/load.ts'
import { untilCaughtUp, untilHealthy } from './caught-up.ts'
import { run } from './docker.ts'
import { project } from './project.ts'
import { printTable } from './table.ts'

/** As `systemctl restart docker`: stops everything on the engine, so it has to be allowed. */
const restart = process.env.RESTART_ENGINE_COMMAND
const testWhereAllowed = restart ? test : test.skip
const left = restart ? '' : ' (left out: RESTART_ENGINE_COMMAND is not set)'

let crowd: Crowd

beforeAll(async () => {
  if (!restart) return
  await project.up()
  crowd = await gatherCrowd(project.url())
})

afterAll(() => crowd?.people.leave())

testWhereAllowed(`a restart of the engine brings all back and loses nothing${left}`, async () => {
  const containers = await project.containersOf()
  const load = startLoad(crowd.senders, { perSecond: 5 })
  await untilFlowing(load, 40)

  await run('sh', ['-c', restart!])
  const healthyAfter = await untilHealthy(containers)
  await project.tellNginx()
  const caughtUpAfter = await untilCaughtUp(crowd, load)
  await load.stop()

  const cells = [healthyAfter, caughtUpAfter].map((seconds) => seconds.toFixed(1))
  printTable('The engine restarted under load', ['healthy again after s', 'all caught up after further s'], [cells])
  expect(caughtUpAfter).toBeLessThan(15)
  expect(load.refused).toEqual([])
  await expectNothingLost(crowd, load)
})
