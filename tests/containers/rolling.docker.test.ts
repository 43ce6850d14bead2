import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { expectNothingLost, gatherCrowd, untilFlowing, type Crowd } from '../chaos/crowd.ts'
import { startLoad } from '../chaos/load.ts'
import { untilCaughtUp } from './caught-up.ts'
import { withClocks } from './delays.ts'
import { run } from './docker.ts'
import { ours } from './parts.ts'
import { project } from './project.ts'
import { startRequests } from './requests.ts'
import { printTable } from './table.ts'

let crowd: Crowd
let longest: () => number

beforeAll(async () => {
  await project.up({ scale: { 'chat-service': 2 } })
  ;({ crowd, longest } = withClocks(await gatherCrowd(project.url())))
})

afterAll(() => crowd?.people.leave())

test('every instance is replaced under load: no request fails, no message is lost or comes late', async () => {
  const before = await project.containersOf(...ours)
  const load = startLoad(crowd.senders, { perSecond: 5 })
  const requests = startRequests(crowd)
  await untilFlowing(load, 40)

  const startedAt = performance.now()
  const said = await run('npm', ['run', '--silent', 'deploy:rolling'], project.environment())
  const seconds = (performance.now() - startedAt) / 1_000
  await untilCaughtUp(crowd, load)
  await Promise.all([load.stop(), requests.stop()])

  const after = await project.containersOf(...ours)
  const cells = [before.length, seconds.toFixed(0), load.acknowledged.length, requests.answered(), longest().toFixed(1)]
  printTable(
    said,
    ['instances replaced', 'in s', 'messages', 'other requests', 'longest from send to delivery, s'],
    [cells],
  )
  expect(after).toHaveLength(before.length)
  expect(after.filter((id) => before.includes(id))).toEqual([])
  expect([...load.refused, ...requests.failed]).toEqual([])
  await expectNothingLost(crowd, load)
  expect(longest()).toBeLessThan(5)
}, 600_000)
