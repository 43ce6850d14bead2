import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { holdTo } from '@chat/common/testing/hold-to'
import { userDeleted } from '@chat/common/events/auth-events'
import { settingsChanged } from '@chat/common/events/user-events'
import request from 'supertest'
import { serviceOperations } from '../operations.ts'
import { newInbox } from '../inboxes/inbox.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { defaultPreferences } from './preferences.ts'
import { defaultWishes } from './wishes.ts'

const asTold = holdTo(serviceOperations)

let service: TestService
beforeAll(async () => {
  service = await openTestService()
})
afterAll(() => service.close())

const path = '/api/notifications/preferences'

const get = (userId: string) =>
  request(service.app).get(path).auth(service.tokenFor(userId), { type: 'bearer' }).expect(asTold)

const patch = (userId: string, body: object | string) =>
  request(service.app)
    .patch(path)
    .auth(service.tokenFor(userId), { type: 'bearer' })
    .type('json')
    .send(body)
    .expect(asTold)

describe('preferences', () => {
  test('are there before anything was chosen, and nothing is kept for that', async () => {
    const userId = newUserId()
    expect((await get(userId).expect(200)).body).toEqual(defaultPreferences)
    expect(await service.deps.recipients.findChosen(userId)).toBeNull()
  })

  test('change in what is said, of mails and of each type also in a part, for their owner only', async () => {
    const [userId, other] = [newUserId(), newUserId()]
    const quietHours = { from: '22:00', to: '07:00' }
    await patch(userId, { quietHours, email: { after: '90m' }, types: { reaction: { push: true } } }).expect(200)
    const { body } = await patch(userId, {
      push: false,
      email: { enabled: false },
      types: { message: { inApp: false } },
    })
    expect(body).toEqual({
      inApp: true,
      push: false,
      email: { enabled: false, after: '90m' },
      digest: 'off',
      quietHours,
      types: {
        message: { inApp: false },
        reaction: { push: true, email: false },
        added_to_chat: { email: false },
      },
    })
    expect((await get(userId)).body).toEqual(body)
    expect((await get(other)).body).toEqual(defaultPreferences)

    expect((await patch(userId, { quietHours: null, digest: 'daily' })).body).toEqual({
      ...body,
      quietHours: null,
      digest: 'daily',
    })
  })

  test('keep what is said of a type though it is so anyway', async () => {
    const userId = newUserId()
    const types = { message: { push: true }, reply: {} }
    const { body } = await patch(userId, { types, email: {} }).expect(200)
    expect(body.types).toEqual({ ...defaultPreferences.types, message: { push: true } })
    expect((await get(userId)).body).toEqual(body)
  })

  test('are in the inboxes that there are as soon as it is answered', async () => {
    const userId = newUserId()
    await service.db.collection('inboxes').insertOne(newInbox({ chatId: randomUUID(), userId }) as never)
    await patch(userId, { types: { mention: { email: false } }, email: { after: '2h' } }).expect(200)
    const inbox = await service.db.collection('inboxes').findOne({ userId })
    const mail = ['message', 'reply']
    expect(inbox?.['wishes']).toEqual({ ...defaultWishes, version: 1, mail, mailAfterMs: 7_200_000 })
  })

  test('change nothing when it is repeated', async () => {
    const userId = newUserId()
    for (let times = 0; times < 2; times += 1) await patch(userId, { digest: 'hourly' }).expect(200)
    expect((await service.deps.recipients.find(userId)).version).toBe(1)
  })

  test('keep what each of many devices says at once, from the very first on', async () => {
    const userId = newUserId()
    const changes = [
      { inApp: false },
      { push: false },
      { digest: 'hourly' },
      { email: { enabled: false } },
      { email: { after: '1h' } },
      { types: { message: { push: false } } },
      { types: { message: { email: false } } },
      { types: { reply: { inApp: false } } },
    ]
    const answers = await Promise.all(changes.map((change) => patch(userId, change)))
    expect(answers.map(({ status }) => status)).toEqual(changes.map(() => 200))
    expect((await get(userId)).body).toEqual({
      inApp: false,
      push: false,
      digest: 'hourly',
      email: { enabled: false, after: '1h' },
      quietHours: null,
      types: { ...defaultPreferences.types, message: { push: false, email: false }, reply: { inApp: false } },
    })
  })

  test.each(['0s', '1s', '86400s', '1440m', '24h', '007m'])('take %s to wait', async (after) => {
    expect((await patch(newUserId(), { email: { after } }).expect(200)).body.email.after).toBe(after)
  })

  test.each<[what: string, body: object, pointer: string]>([
    ['no field', {}, '#'],
    ['a list', [], '#'],
    ['an unknown field', { push: true, sms: true }, '#/sms'],
    ['somebody else', { push: true, userId: newUserId() }, '#/userId'],
    ['subscriptions', { push: true, subscriptions: [] }, '#/subscriptions'],
    ['a word for a switch', { push: 'false' }, '#/push'],
    ['null for a switch', { inApp: null }, '#/inApp'],
    ['a switch for mails', { email: true }, '#/email'],
    ['null for mails', { email: null }, '#/email'],
    ['an address', { email: { to: 'ada@example.org' } }, '#/email/to'],
    ['a number to wait', { email: { after: 600 } }, '#/email/after'],
    ['no unit', { email: { after: '10' } }, '#/email/after'],
    ['days', { email: { after: '1d' } }, '#/email/after'],
    ['less than no time', { email: { after: '-1m' } }, '#/email/after'],
    ['more than a day', { email: { after: '25h' } }, '#/email/after'],
    ['more than a day in seconds', { email: { after: '86401s' } }, '#/email/after'],
    ['a very long time', { email: { after: `${'9'.repeat(400)}s` } }, '#/email/after'],
    ['figures of another script', { email: { after: '١٠m' } }, '#/email/after'],
    ['another digest', { digest: 'weekly' }, '#/digest'],
    ['half of the quiet hours', { quietHours: { from: '22:00' } }, '#/quietHours/to'],
    ['quiet hours of no time', { quietHours: { from: '22:00', to: '22:00' } }, '#/quietHours'],
    ['hours that there are not', { quietHours: { from: '24:00', to: '07:00' } }, '#/quietHours/from'],
    ['short hours', { quietHours: { from: '22:00', to: '7:00' } }, '#/quietHours/to'],
    ['a line more', { quietHours: { from: '22:00\n', to: '07:00' } }, '#/quietHours/from'],
    ['a zone', { quietHours: { from: '22:00', to: '07:00', zone: 'UTC' } }, '#/quietHours/zone'],
    ['a list of types', { types: ['message'] }, '#/types'],
    ['an unknown type', { types: { call: { push: true } } }, '#/types/call'],
    ['an unknown channel', { types: { message: { sms: true } } }, '#/types/message/sms'],
    ['a switch for a type', { types: { message: false } }, '#/types/message'],
    ['an operator', { digest: { $ne: 'off' } }, '#/digest'],
  ])('refuse %s', async (_what, body, pointer) => {
    const userId = newUserId()
    const { body: problem } = await patch(userId, body).expect(400)
    expect(problem).toMatchObject({ type: '/problems/invalid-request', errors: [{ pointer }] })
    expect(await service.deps.recipients.findChosen(userId)).toBeNull()
  })

  test.each(['{"__proto__":{"push":false}}', '{"push":', 'null', '"push"'])('refuse %s', async (body) => {
    await patch(newUserId(), body).expect(400)
  })

  test('know no type by the name of a prototype', async () => {
    const userId = newUserId()
    const { body } = await patch(userId, '{"types":{"__proto__":{"push":false},"reply":{"push":true}}}').expect(200)
    expect(body.types).toEqual({ ...defaultPreferences.types, reply: { push: true } })
    expect({}).not.toHaveProperty('push')
  })

  test('refuse a body that is too large', async () => {
    await patch(newUserId(), { email: { after: 'x'.repeat(140_000) } }).expect(413)
  })

  test.each(['get', 'patch'] as const)('%s asks for a token', async (method) => {
    const answer = await request(service.app)[method](path).expect(401)
    expect(answer.body.type).toBe('/problems/unauthenticated')
  })
})

describe('what user-service tells', () => {
  const about = (userId: string) => ({ id: randomUUID(), source: '/test', subject: userId, time: new Date() })

  const told = (userId: string, version: number, settings: { timeZone: string; locale: string }) =>
    service.handle(
      settingsChanged.create({
        ...about(userId),
        data: {
          userId,
          version,
          showLastSeen: true,
          showPresence: true,
          readReceipts: true,
          whoMayWrite: 'everyone',
          ...settings,
        },
      }),
    )

  test('of the time zone and language is kept, whichever comes first, late or twice', async () => {
    const userId = newUserId()
    await patch(userId, { digest: 'daily' })
    await told(userId, 2, { timeZone: 'Asia/Kolkata', locale: 'hi' })
    await told(userId, 1, { timeZone: 'Europe/Berlin', locale: 'de' })
    await told(userId, 2, { timeZone: 'Asia/Kolkata', locale: 'hi' })
    const recipient = await service.deps.recipients.find(userId)
    expect(recipient).toMatchObject({ version: 2, settingsVersion: 2, timeZone: 'Asia/Kolkata', locale: 'hi' })
    expect(recipient.preferences.digest).toBe('daily')
  })

  test('at once is kept in its latest version, beside what the person chooses', async () => {
    const userId = newUserId()
    const zones = ['Europe/Berlin', 'Asia/Tokyo', 'America/New_York', 'Australia/Sydney']
    await Promise.all([
      ...zones.map((timeZone, index) => told(userId, index + 1, { timeZone, locale: 'en' })),
      patch(userId, { push: false }).expect(200),
    ])
    const recipient = await service.deps.recipients.find(userId)
    expect(recipient).toMatchObject({ settingsVersion: 4, timeZone: 'Australia/Sydney' })
    expect(recipient.preferences.push).toBe(false)
  })

  test('of an account that is closed leaves nothing, nor does what comes afterwards', async () => {
    const userId = newUserId()
    await patch(userId, { push: false }).expect(200)
    const data = { userId, deletedAt: new Date().toISOString() }
    await service.handle(userDeleted.create({ ...about(userId), data }))
    await told(userId, 1, { timeZone: 'Europe/Berlin', locale: 'de' })
    await patch(userId, { push: false }).expect(200)
    expect(await service.db.collection<{ _id: string }>('recipients').findOne({ _id: userId })).toBeNull()
  })
})
