import { expect, test } from '@jest/globals'
import { until } from '../testing/until.ts'
import { repeat } from './repeat.ts'

test('works at once and again until it is stopped', async () => {
  let times = 0
  const repeated = repeat(async () => {
    times += 1
    return 0
  })
  await until(() => times > 2)
  await repeated.stop()
  const timesAtStop = times
  await new Promise(setImmediate)
  expect(times).toBe(timesAtStop)
})

test('does not sit out its pause when stopped, and waits for what is under way', async () => {
  let finish = () => {}
  let finished = false
  const repeated = repeat(async () => {
    await new Promise<void>((resolve) => (finish = resolve))
    finished = true
    return 3_600_000
  })
  const stopped = repeated.stop()
  finish()
  await stopped
  expect(finished).toBe(true)
})
