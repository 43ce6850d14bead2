import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { pino } from 'pino'
import { userRegistered } from '../events/auth-events.ts'
import { openTestDatabase } from '../testing/test-database.ts'
import { until } from '../testing/until.ts'
import { on } from './broker.ts'
import { deadLetterStore } from './dead-letter-store.ts'
import { runDeadLetters } from './dead-letters-command.ts'
import { openDeadLetterBox } from './open-dead-letter-box.ts'
import { openLocalBroker } from './open-local-broker.ts'

const log = pino({ level: 'silent' })

const registered = (userId: string) =>
  userRegistered.create({
    id: randomUUID(),
    source: '/auth-service',
    subject: userId,
    time: new Date(),
    data: { userId, username: userId, displayName: 'Secret Name', createdAt: new Date().toISOString() },
  })

const run = async (url: string, ...args: string[]) => {
  const box = await openDeadLetterBox({ MONGO_URL: url }, log)
  let printed = ''
  const code = await runDeadLetters(box, args, (text) => (printed += text))
  return { code, printed }
}

test('lists what could not be handled, without what is in it, and hands it to its running service once more', async () => {
  const { db, url, drop } = await openTestDatabase('dead_letters')
  const deadLetters = deadLetterStore(db)
  const broker = openLocalBroker({ log, retryDelaysMs: [], replayEveryMs: 10 })
  const handled: string[] = []
  let isBroken = true
  await broker.consume({
    service: 'user-service',
    routes: [
      on(userRegistered, ({ data }) => {
        if (isBroken) throw new Error('broken\nin two lines')
        handled.push(data.userId)
      }),
    ],
    orderBy: ({ subject }) => subject,
    isHealthy: async () => true,
    deadLetters,
  })
  const events = ['ann', 'bob', 'eve'].map(registered)
  const publisher = await broker.openPublisher()
  publisher.publish(events, () => undefined)
  const letters = await until(async () => {
    const found = await deadLetters.list(10)
    return found.length === 3 ? found : undefined
  })

  const { code, printed } = await run(url, 'list', 'user-service')
  expect(code).toBe(0)
  const lines = printed.trim().split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[0]).toMatch(/^user-service\t[\w-]+\t\S+\tuser_registered\t\w+\tError: broken \| in two lines$/)
  expect(printed).not.toContain('Secret')

  isBroken = false
  const [first] = letters
  expect((await run(url, 'replay', 'user-service', first!.id)).printed).toBe('user-service\t1 replayed\n')
  await until(() => handled.length === 1)
  expect((await run(url, 'replay', 'user-service', 'nobody')).printed).toBe('user-service\t0 replayed\n')
  await run(url, 'replay', 'user-service')
  await until(async () => (await deadLetters.list(10)).length === 0)
  expect(handled.sort()).toEqual(['ann', 'bob', 'eve'])

  await broker.close()
  await drop()
})

test('a wrong call says how it is called', async () => {
  const box = { list: async () => [], replay: async () => 0 }
  for (const args of [[], ['eat'], ['list', 'no-service']]) {
    let printed = ''
    expect(await runDeadLetters(box, args, (text) => (printed += text))).toBe(2)
    expect(printed).toContain('usage: npm run dead-letters')
  }
  await expect(openDeadLetterBox({}, log)).rejects.toThrow('RABBITMQ_URL')
})
