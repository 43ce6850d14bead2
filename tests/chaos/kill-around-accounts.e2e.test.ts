import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import mongoose from 'mongoose'
import { mailsTo } from '../e2e/mails.ts'
import { password } from '../e2e/people.ts'
import { startMongod, type TestServer } from '../support/mongod.ts'
import { startServices, type Service, type Services } from '../support/services.ts'
import { takeVirtualHost, type Broker } from '../support/virtual-host.ts'
import { describeWithRabbitmq } from './describe-with-rabbitmq.ts'
import { untilAnnounced } from './outboxes.ts'

type Somebody = { id: string; username: string; email: string; token: string }
type Answer = { status: number; body: Record<string, unknown> }

/** How many of the requests were answered when auth-service ends: none yet, some. */
const moments = [0, 5]
const timeoutMs = 40_000

describeWithRabbitmq('accounts, while services die', () => {
  let mongod: TestServer
  let rabbitmq: Broker
  let services: Services
  let dataDir: string
  let database: mongoose.mongo.MongoClient
  let url: string
  let witness: Somebody

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'chat-test-mails-'))
    ;[mongod, rabbitmq] = await Promise.all([startMongod(), takeVirtualHost('kill-around-accounts')])
    const env = { DATA_DIR: dataDir, WORK_EVERY_MS: '500' }
    services = await startServices({ mongoUrl: mongod.url, rabbitmqUrl: rabbitmq.url, doors: 1, env })
    database = await new mongoose.mongo.MongoClient(mongod.url, { directConnection: true }).connect()
    url = services.doors[0]!.url
    witness = await register(url, newName('witness'))
  }, 180_000)

  afterAll(async () => {
    await database?.close()
    await services?.stop()
    await Promise.all([mongod?.stop(), rabbitmq?.stop()])
    await rm(dataDir, { recursive: true, force: true })
  }, 60_000)

  const newName = (name: string): string => `${name}-${randomUUID().slice(0, 8)}`

  const ask = async (at: string, method: string, path: string, given: { token?: string; body?: object } = {}) => {
    const { token, body } = given
    const answer = await fetch(`${at}/api${path}`, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? {} : JSON.parse(text) } as Answer // all answers are objects
  }

  const registration = (username: string) => ({ username, email: `${username}@example.org`, password })

  const register = async (at: string, username: string): Promise<Somebody> => {
    const { email } = registration(username)
    const { body } = await ask(at, 'POST', '/auth/register', { body: registration(username) })
    const { id } = body['user'] as { id: string } // as API.md says
    return { id, username, email, token: String(body['accessToken']) }
  }

  const logsIn = async ({ username }: { username: string }, given = password): Promise<boolean> => {
    const { status } = await ask(url, 'POST', '/auth/login', { body: { login: username, password: given } })
    if (status !== 200 && status !== 401) throw new Error(`a login was answered with ${status}`)
    return status === 200
  }

  const close = (at: string, { token }: Somebody): Promise<Answer> =>
    ask(at, 'DELETE', '/auth/me', { token, body: { password } })

  /** Somebody who owns a group that the witness is in, and was written to. */
  const ownerOfGroup = async (): Promise<{ owner: Somebody; chatId: string }> => {
    const owner = await register(url, newName('owner'))
    const group = { type: 'group', name: 'Tea', memberIds: [witness.id] }
    const { body } = await ask(url, 'POST', '/chats', { token: owner.token, body: group })
    const chatId = String(body['id'])
    await ask(url, 'POST', '/messages', { token: witness.token, body: { chatId, text: 'who pours?' } })
    const inboxes = database.db('notification_db').collection('inboxes')
    await until(() => inboxes.findOne({ userId: owner.id }), { timeoutMs, what: 'the notification' })
    return { owner, chatId }
  }

  /** Nothing of them is left in any service, as a witness and the databases say. */
  const untilGone = async (owner: Somebody, chatId: string): Promise<void> => {
    const look = { timeoutMs, what: `${owner.username} to be gone` }
    const profile = () => ask(url, 'GET', `/users?ids=${owner.id}`, { token: witness.token })
    await until(async () => (((await profile()).body['items'] as { deleted?: true }[])[0] ?? {}).deleted, look)
    await until(async () => {
      const { body } = await ask(url, 'GET', `/chats/${chatId}`, { token: witness.token })
      return body['memberCount'] === 1 && (body['me'] as { role: string }).role === 'owner'
    }, look)
    const inboxes = database.db('notification_db').collection('inboxes')
    await until(async () => (await inboxes.countDocuments({ userId: owner.id })) === 0, look)
    const accounts = database.db('auth_db').collection('accounts')
    const withWork = { _id: new mongoose.Types.ObjectId(owner.id), work: { $exists: true } }
    await until(async () => (await accounts.countDocuments(withWork)) === 0, look)
    await until(async () => (await ask(url, 'GET', '/users/me', { token: owner.token })).status === 401, look)
    expect(await logsIn(owner)).toBe(false)
    const subjects = (await mailsTo(join(dataDir, 'mail'), owner.email)).map(({ subject }) => subject)
    expect(subjects.length).toBeGreaterThanOrEqual(2) // the welcome and the farewell
  }

  test.each<[string, () => Service]>([
    ['user-service', () => services.user],
    ['chat-service', () => services.doors[0]!.chat],
    ['notification-service', () => services.notifications[0]!],
  ])(
    'who closes the account while %s is dead is gone there once it is back',
    async (_name, find) => {
      const { owner, chatId } = await ownerOfGroup()
      const victim = find()
      await victim.kill()
      expect((await close(url, owner)).status).toBe(204)
      await victim.start()
      await victim.ready()
      await untilGone(owner, chatId)
    },
    120_000,
  )

  test('what auth-service was killed in is there whole or not at all, and everything that follows from it is done', async () => {
    const outcomes = new Set<string>()
    for (const answered of moments) {
      const { auth } = services
      const closing = await Promise.all([ownerOfGroup(), ownerOfGroup()])
      const [changing, other] = [await register(url, newName('changing')), newName('newcomer')]
      const sessionElsewhere = await ask(url, 'POST', '/auth/login', { body: { login: changing.username, password } })
      const newPassword = `another ${randomUUID()}`
      const change = { token: changing.token, body: { currentPassword: password, newPassword } }

      let count = 0
      // past the gateway, which would wait and repeat
      const answers = [
        ...closing.map(({ owner }) => close(auth.url, owner)),
        ask(auth.url, 'POST', '/auth/password', change),
        ask(auth.url, 'POST', '/auth/register', { body: registration(other) }),
        ...Array.from({ length: 8 }, () => ask(auth.url, 'GET', '/auth/me', { token: witness.token })),
      ].map((answer) => answer.catch(() => undefined).finally(() => (count += 1)))
      await until(() => count >= answered, { timeoutMs, what: `${answered} answers` })
      await auth.kill()
      const [first, second, changed, registered] = await Promise.all(answers)
      await auth.start()
      await auth.ready()
      await until(async () => (await ask(url, 'GET', '/auth/me', { token: witness.token })).status === 200, {
        timeoutMs,
      })

      for (const [{ owner, chatId }, answer] of [
        [closing[0], first],
        [closing[1], second],
      ] as const) {
        const isOpen = await logsIn(owner)
        outcomes.add(isOpen ? 'nothing' : 'all')
        if (answer?.status === 204) expect(isOpen).toBe(false)
        if (!isOpen) await untilGone(owner, chatId)
      }

      const isChanged = await logsIn(changing, newPassword)
      expect(await logsIn(changing)).toBe(!isChanged)
      if (changed?.status === 204) expect(isChanged).toBe(true)
      const elsewhere = { token: String(sessionElsewhere.body['accessToken']) }
      const isOut = async () => (await ask(url, 'GET', '/users/me', elsewhere)).status === 401
      if (isChanged) await until(isOut, { timeoutMs, what: 'the end of the other session' })
      else expect(await isOut()).toBe(false)

      const isThere = await logsIn({ username: other })
      if (registered?.status === 201) expect(isThere).toBe(true)
      const mails = () => mailsTo(join(dataDir, 'mail'), registration(other).email)
      const search = () => ask(url, 'GET', `/users?search=${other}`, { token: witness.token })
      if (isThere) {
        await until(async () => (await mails()).length > 0, { timeoutMs, what: 'the mail' })
        await until(async () => ((await search()).body['items'] as object[]).length === 1, { timeoutMs })
      }
    }
    expect(outcomes).toContain('all')
    await untilAnnounced(mongod.url)
  }, 240_000)
})
