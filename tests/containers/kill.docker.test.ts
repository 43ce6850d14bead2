import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { expectNothingLost, gatherCrowd, untilFlowing, type Crowd } from '../chaos/crowd.ts'
import { startLoad } from '../chaos/load.ts'
import { untilCaughtUp, untilHealthy } from './caught-up.ts'
import { crash } from './crash.ts'
import { withClocks } from './delays.ts'
import { docker } from './docker.ts'
import { inspect } from './inspect.ts'
import { parts } from './parts.ts'
import { project } from './project.ts'
import { printTable } from './table.ts'

const rows: (string | number)[][] = []
let crowd: Crowd
let longest: () => number

beforeAll(() => project.up())

beforeEach(async () => {
  ;({ crowd, longest } = withClocks(await gatherCrowd(project.url())))
})

afterEach(() => crowd?.people.leave())

afterAll(() => {
  const head = ['killed', 'healthy again after s', 'all caught up after further s', 'longest from send to delivery, s']
  printTable('docker kill -s KILL under load', head, rows)
})

/** Under load `killed` dies by `kill`, and nothing is lost by it. */
const expectHarmless = async (killed: string, containers: string[], kill: () => Promise<unknown>): Promise<void> => {
  const load = startLoad(crowd.senders, { perSecond: 5 })
  await untilFlowing(load, 40)

  await kill()
  const healthyAfter = await untilHealthy(containers)
  await project.tellNginx()
  const caughtUpAfter = await untilCaughtUp(crowd, load)
  await load.stop()

  rows.push([killed, ...[healthyAfter, caughtUpAfter, longest()].map((seconds) => seconds.toFixed(1))])
  expect(caughtUpAfter).toBeLessThan(15)
  expect(load.refused).toEqual([])
  await expectNothingLost(crowd, load)
}

test.each(parts)('%s, killed and started again under load, costs nobody a message', async (part) => {
  const container = await project.containerOf(part)
  await expectHarmless(part, [container], async () => {
    await docker('kill', '--signal', 'KILL', container)
    await docker('start', container)
  })
})

test('when everything dies at once it comes back by itself, and nobody has lost a message', async () => {
  const containers = await project.containersOf()
  const image = (await inspect(await project.containerOf('gateway')))[0]!.imageName
  await expectHarmless('everything', containers, async () => crash(image, await inspect(...containers)))
})
