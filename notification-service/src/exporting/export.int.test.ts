import { afterAll, beforeAll, expect, test } from '@jest/globals'
import request from 'supertest'
import { newInbox } from '../inboxes/inbox.ts'
import { changeRecipient } from '../recipients/change-recipient.ts'
import { commandsOf, planOf } from '../testing/commands.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat } from '../testing/test-chat.ts'

let service: TestService
beforeAll(async () => {
  service = await openTestService()
})
afterAll(() => service.close())

const asText = (res: request.Response, done: (error: Error | null, body: string) => void): void => {
  let text = ''
  const stream = res as unknown as NodeJS.ReadableStream // what superagent hands to a parser
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => void (text += chunk))
  stream.on('end', () => done(null, text))
}

const ask = (userId: string, query = '') =>
  request(service.app)
    .get(`/api/notifications/me/export${query}`)
    .set('authorization', `Bearer ${service.tokenFor(userId)}`)

const exportOf = async (userId: string): Promise<{ kind: string; id: string }[]> => {
  const answer = await ask(userId).buffer(true).parse(asText).expect(200)
  expect(answer.headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
  const lines = (answer.body as string).split('\n')
  expect(lines.pop()).toBe('')
  return lines.map((line) => JSON.parse(line) as { kind: string; id: string })
}

test('a line each, as any list has them, and those of nobody else', async () => {
  const [ada, bob] = [await service.register('Ada'), await service.register('Bob')]
  for (const name of ['one', 'two']) {
    const chat = createTestChat()
    for (const event of [...chat.created('group', [ada, bob], name), ...chat.said(ada, 'hello\nyou')])
      await service.handle(event)
  }
  const { body } = await request(service.app)
    .get('/api/notifications')
    .set('authorization', `Bearer ${service.tokenFor(bob)}`)
    .expect(200)
  expect(body.items).toHaveLength(2)
  expect(await exportOf(bob)).toEqual(body.items.map((item: object) => ({ kind: 'notification', ...item })))
  expect(await exportOf(ada)).toEqual([])
})

test('with what was chosen, and that there are browsers which are pushed to, but not how', async () => {
  const [ada, bob] = [newUserId(), newUserId()]
  const device = {
    id: 'a device',
    endpoint: 'https://push.example.org/secret',
    keys: { p256dh: 'a key', auth: 'another' },
    createdAt: new Date('2026-01-05T12:00:00Z'),
    sessionId: 'a session',
  }
  const { preferences } = await changeRecipient(service.deps, ada, (recipient) => ({
    ...recipient,
    preferences: { ...recipient.preferences, digest: 'daily' },
    subscriptions: [device],
  }))
  expect(await exportOf(ada)).toEqual([
    { kind: 'notification-preferences', ...preferences },
    { kind: 'push-subscription', pushService: 'push.example.org', createdAt: '2026-01-05T12:00:00.000Z' },
  ])
  expect(await exportOf(bob)).toEqual([])
})

test('however many there are, read some at a time by the index that lists use', async () => {
  const userId = newUserId()
  const inboxes = Array.from({ length: 1_250 }, (_, index) => {
    const inbox = newInbox({ chatId: `chat ${index}`, userId })
    const latest = { seq: 1, type: 'message', messageId: newUserId(), actorId: userId, body: 'x' }
    const seqs = [{ from: 1, to: 1 }]
    const createdAt = new Date(1_800_000_000_000 + Math.floor(index / 2)) // some at once
    return {
      ...inbox,
      notification: { id: `${inbox.key}00000001`, createdAt, seqs, latest, mention: null, read: false, readAt: null },
    }
  })
  await service.db.collection('inboxes').insertMany(inboxes as never[])

  const commands = await commandsOf(service.db, async () => {
    const ids = (await exportOf(userId)).map(({ id }) => id)
    expect(ids).toHaveLength(1_250)
    expect(new Set(ids).size).toBe(1_250)
  })
  const reads = commands.filter(({ name, command }) => name === 'find' && command['filter'].userId === userId)
  expect(reads).toHaveLength(13)
  for (const read of reads) {
    const { stages, documents } = await planOf(service.db, read)
    expect(stages).not.toContain('SORT')
    expect(documents).toBeLessThanOrEqual(102)
  }
})

test('is for its owner, and takes no other question', async () => {
  await request(service.app).get('/api/notifications/me/export').expect(401)
  await ask(newUserId(), '?limit=5').expect(400)
})
