import { afterEach, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { databaseUrl } from '../../local/src/database-url.ts'
import { findFreePort } from '../../local/src/free-port.ts'
import { describeWithRabbitmq } from '../chaos/describe-with-rabbitmq.ts'
import { startMongod } from '../support/mongod.ts'
import { startRabbitmq } from '../support/rabbitmq.ts'
import { watchService, type WatchedProcess } from '../support/watched-process.ts'

const nowhere = 'http://127.0.0.1:1'
const base = {
  RABBITMQ_URL: 'amqp://127.0.0.1:1',
  INTERNAL_SECRET: 'a secret of the tests only',
  AUTH_URL: nowhere,
  AUTH_INTERNAL_URL: nowhere,
  CHAT_INTERNAL_URL: nowhere,
}
const cleanUps: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const watch = (env: NodeJS.ProcessEnv, args: string[] = []): WatchedProcess => {
  const service = watchService('user-service', { ...base, ...env }, args)
  cleanUps.push(service.remove)
  return service
}

const waitingFor = (service: WatchedProcess, what: string): string[] =>
  service
    .lines()
    .map(({ msg }) => msg)
    .filter((msg) => msg.startsWith(`waiting for ${what}`))

const untilWaiting = (service: WatchedProcess, what: string, tries = 1) =>
  until(() => waitingFor(service, what).length >= tries, { timeoutMs: 30_000, what: `waiting for ${what}` })

const untilListening = async (service: WatchedProcess): Promise<string> => {
  const line = await until(() => service.lines().find(({ msg }) => msg === 'listening'), { timeoutMs: 30_000 })
  return `http://127.0.0.1:${line.port}`
}

test('a service waits and says why in one line a try, until it is told to end', async () => {
  const reasons: [url: string, says: RegExp][] = [
    ['mongodb://me:top-secret@127.0.0.1:1/user_db', /^waiting for MongoDB at 127\.0\.0\.1:1: connection refused$/],
    ['mongodb://me:top-secret@nowhere.invalid/user_db', /^waiting for MongoDB at nowhere\.invalid: host not found/],
    [
      'mongodb://me:top-secret@127.0.0.1:1,127.0.0.1:2/user_db?replicaSet=rs0',
      /^waiting for MongoDB at 127\.0\.0\.1:1,127\.0\.0\.1:2: 127\.0\.0\.1:1 connection refused, 127\.0\.0\.1:2 connection refused$/,
    ],
  ]
  const expectSaid = async ([url, says]: (typeof reasons)[number]): Promise<void> => {
    const service = watch({ MONGO_URL: url })
    await untilWaiting(service, 'MongoDB', 2)
    service.signal('SIGTERM')

    expect(await service.ended).toBe(0)
    for (const msg of waitingFor(service, 'MongoDB')) expect(msg).toMatch(says)
    expect(service.output()).not.toMatch(/top-secret|node_modules/)
  }
  await Promise.all(reasons.map(expectSaid))
}, 60_000)

test.each([
  ['mongodb://127.0.0.1:99999/user_db', 'is no address'],
  ['mongodb://127.0.0.1:1/user_db?replicaset=a&nonsense=b', 'has an option that there is not'],
])(
  '%s, which %s, is no reason to wait',
  async (url) => {
    const service = watch({ MONGO_URL: url })
    expect(await service.ended).toBe(1)
    expect(service.output()).toMatch(/^user-service: cannot start: .+\n$/m)
    expect(waitingFor(service, 'MongoDB')).toEqual([])
  },
  60_000,
)

test('a service started before its MongoDB serves once that is there; so do its indexes', async () => {
  const port = await findFreePort()
  const env = { MONGO_URL: `mongodb://127.0.0.1:${port}/user_db` }
  const [indexes, service] = [watch(env, ['create-indexes']), watch(env)]
  await Promise.all([untilWaiting(indexes, 'MongoDB'), untilWaiting(service, 'MongoDB')])

  const mongod = await startMongod({ port })
  cleanUps.push(mongod.stop)
  expect(await indexes.ended).toBe(0)
  expect((await fetch(`${await untilListening(service)}/healthz`)).status).toBe(200)
}, 60_000)

test('a wrong password, or none, is said until it is right', async () => {
  const user = { name: 'chat', password: 'p@ss/wörd' }
  const mongod = await startMongod({ user })
  cleanUps.push(mongod.stop)
  const { host } = new URL(mongod.url)
  const MONGO_URL = `mongodb://chat@${host}/user_db?authSource=admin`

  const wrong = watch({ MONGO_URL, MONGO_PASSWORD: 'top-secret' })
  const stranger = watch({ MONGO_URL: `mongodb://${host}/user_db` })
  const right = watch({ MONGO_URL, MONGO_PASSWORD: user.password })
  await Promise.all([untilWaiting(wrong, 'MongoDB', 2), untilWaiting(stranger, 'MongoDB', 2), untilListening(right)])

  expect(new Set(waitingFor(wrong, 'MongoDB'))).toEqual(
    new Set([`waiting for MongoDB at ${host}: wrong user or password`]),
  )
  expect(new Set(waitingFor(stranger, 'MongoDB'))).toEqual(
    new Set([`waiting for MongoDB at ${host}: the user may not use this database`]),
  )
  expect(waitingFor(right, 'MongoDB')).toEqual([])
  expect(wrong.output()).not.toMatch(/top-secret|node_modules/)
}, 60_000)

describeWithRabbitmq('without its RabbitMQ', () => {
  test('a service serves, says in one line a try what is the matter, and connects once that is mended', async () => {
    const port = await findFreePort()
    const MONGO_URL = databaseUrl(process.env.TEST_MONGO_URL!, `waiting-${port}`) // of the global set-up
    const early = watch({ MONGO_URL, RABBITMQ_URL: `amqp://127.0.0.1:${port}` })
    await Promise.all([untilListening(early), untilWaiting(early, 'RabbitMQ')])
    expect(waitingFor(early, 'RabbitMQ')[0]).toBe(`waiting for RabbitMQ at 127.0.0.1:${port}: connection refused`)

    const rabbitmq = await startRabbitmq({ port })
    cleanUps.push(rabbitmq.stop)
    const isConnected = (service: WatchedProcess) => () =>
      service.lines().filter(({ msg }) => msg === 'connected to the broker').length === 2
    await until(isConnected(early), { timeoutMs: 20_000, what: 'both connections' })

    const password = 'p@ss/wörd'
    await rabbitmq.ctl('add_user', 'chat', password)
    const address = { MONGO_URL, RABBITMQ_URL: `amqp://chat@127.0.0.1:${port}` }
    const wrong = watch({ ...address, RABBITMQ_PASSWORD: 'top-secret' })
    const right = watch({ ...address, RABBITMQ_PASSWORD: password })
    await Promise.all([untilWaiting(wrong, 'RabbitMQ', 2), untilWaiting(right, 'RabbitMQ', 2)])
    const why = (service: WatchedProcess) => new Set(waitingFor(service, 'RabbitMQ'))
    const server = `127.0.0.1:${port}`
    expect(why(wrong)).toEqual(new Set([`waiting for RabbitMQ at ${server}: wrong user or password`]))
    expect(why(right)).toEqual(
      new Set([`waiting for RabbitMQ at ${server}: it has no such virtual host for this user`]),
    )

    await rabbitmq.ctl('set_permissions', 'chat', '.*', '.*', '.*')
    await until(isConnected(right), { timeoutMs: 20_000, what: 'both connections' })
    expect(early.output() + wrong.output() + right.output()).not.toMatch(/top-secret|node_modules/)
  }, 120_000)
})
