import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { mongo } from 'mongoose'
import { observeDatabase } from '../testing/round-trips.ts'
import type { TestChat, TestPerson } from '../testing/start-test-chat.ts'
import { startTwoChats, talk, type Said } from '../testing/talk.ts'
import { reportModel } from './report.model.ts'

let chats: Awaited<ReturnType<typeof startTwoChats>>
let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let admin: TestPerson
let adminToo: TestPerson
let chatId: string

beforeAll(async () => {
  chats = await startTwoChats()
  chat = chats.one
  ;[ann, bob] = [await chat.register('ann'), await chat.register('bob')]
  const { userId, username } = await chat.register('admin')
  const tokenOn = ({ tokens }: TestChat) => tokens.tokenFor(userId, { roles: ['admin'] })
  admin = { userId, username, token: tokenOn(chat) }
  adminToo = { userId, username, token: tokenOn(chats.two) }
  chatId = await talk(chat).group(ann, bob)
}, 60_000)
afterAll(() => chats.stop())

const report = ({ id }: { id: string }, person = bob, reason: unknown = 'rude') =>
  chat.as(person).post(`/messages/${chatId}/${id}/report`).send({ reason })

const handle = (id: string, state: unknown, person = admin, on = chat) =>
  on.as(person).patch(`/chats/reports/${id}`).send({ state })

const reported = async (text = 'you fool'): Promise<{ message: Said; id: string }> => {
  const message = await talk(chat).say(ann, chatId, text)
  return { message, id: (await report(message).expect(201)).body.id }
}

const list = async (path: string) => (await chat.as(admin).get(path).expect(200)).body
const read = async ({ id }: Said) => (await chat.as(bob).get(`/messages/${chatId}/${id}`).expect(200)).body
const entriesOf = async (reportId: string) =>
  (await list('/chats/audit?limit=100')).items.filter((entry: { reportId: string }) => entry.reportId === reportId)

describe('POST /messages/:chatId/:messageId/report', () => {
  test('tells the admins what the message said then', async () => {
    const message = await talk(chat).say(ann, chatId, 'you fool')
    const { body } = await report(message, bob, ' rude ').expect(201)
    expect(body).toEqual({ id: expect.any(String), state: 'open' })
    await chat.as(ann).patch(`/messages/${chatId}/${message.id}`).send({ text: 'you friend' }).expect(200)

    const { items } = await list('/chats/reports?state=open&limit=1')
    expect(items).toEqual([
      {
        id: body.id,
        chatId,
        messageId: message.id,
        reporterId: bob.userId,
        reason: 'rude',
        state: 'open',
        createdAt: expect.any(String),
        message: expect.objectContaining({ text: 'you fool', senderId: ann.userId, attachments: [] }),
      },
    ])
    expect(items[0].message.createdAt).toMatch(/^\d{4}-/)
  })

  test('again, by the same person, is the same report, also when the message is gone and of two at once', async () => {
    const message = await talk(chat).say(ann, chatId, 'you fool')
    const both = await Promise.all([report(message), report(message)])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 201])
    expect(both[0]!.body).toEqual(both[1]!.body)

    await chat.as(ann).delete(`/messages/${chatId}/${message.id}`).expect(204)
    expect((await report(message).expect(200)).body).toEqual(both[0]!.body)
    await report(message, ann).expect(404)
  })

  test('is for those who see the message', async () => {
    const message = await talk(chat).say(ann, chatId, 'you fool')
    const [eve, late] = [await chat.register('eve'), await chat.register('late')]
    await report(message, { ...eve, token: 'x' }).expect(401)
    expect((await report(message, eve).expect(404)).body.type).toBe('/problems/chat-not-found')

    await chat.as(ann).patch(`/chats/${chatId}`).send({ history: 'since-join' }).expect(200)
    await chat
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [late.userId] })
      .expect(200)
    expect((await report(message, late).expect(404)).body.type).toBe('/problems/message-not-found')
    const seen = await talk(chat).say(ann, chatId, 'hello')
    await report(seen, late).expect(201)
    await chat.as(late).delete(`/chats/${chatId}/members/me`).expect(204)
    await report(seen, late).expect(403)

    const system = (await chat.as(bob).get(`/messages/${chatId}?after=0&limit=1`).expect(200)).body.items[0]
    await report(system).expect(409)
    const elsewhere = await talk(chat).group(bob)
    await chat.as(bob).post(`/messages/${elsewhere}/${seen.id}/report`).send({ reason: 'x' }).expect(404)
  })

  test('has a reason of up to 1,000 characters', async () => {
    const message = await talk(chat).say(ann, chatId, 'you fool')
    for (const reason of ['', ' ', 'x'.repeat(1_001), 7, null, ['x']]) await report(message, bob, reason).expect(400)
    await chat.as(bob).post(`/messages/${chatId}/${message.id}/report`).send({ reason: 'x', more: 1 }).expect(400)
    await report(message, bob, 'x'.repeat(200_000)).expect(413)
    await report({ id: 'x' }).expect(400)
    await report(message, bob, '🙂'.repeat(1_000)).expect(201)
  })
})

describe('the routes of admins', () => {
  test('are for the role admin', async () => {
    const { id } = await reported()
    const owner = chat.as(ann)
    const asked = [owner.get('/chats/reports'), owner.get('/chats/audit'), handle(id, 'removed', ann)]
    for (const { status, body } of await Promise.all(asked))
      expect({ status, type: body.type }).toEqual({ status: 403, type: '/problems/forbidden' })
    await chat.as({ token: 'x' }).get('/chats/reports').expect(401)
    await chat.as({ token: 'x' }).get('/chats/audit').expect(401)
    await handle(id, 'removed', { ...admin, token: 'x' }).expect(401)
  })

  test('refuse what they do not know', async () => {
    const { id } = await reported()
    for (const state of ['open', 'x', 1, null, ['removed']]) await handle(id, state).expect(400)
    await handle('0'.repeat(24), 'dismissed').expect(404)
    await handle('x', 'dismissed').expect(400)
    for (const query of ['state=x', 'limit=0', 'limit=101', 'cursor=x', 'cursor=e30', 'more=1'])
      await chat.as(admin).get(`/chats/reports?${query}`).expect(400)
    for (const query of ['limit=0', 'cursor=x', 'cursor=e30', 'state=open'])
      await chat.as(admin).get(`/chats/audit?${query}`).expect(400)
  })

  test('list in pages, newest first, without a hole and without a double', async () => {
    for (let made = 0; made < 5; made += 1) await handle((await reported()).id, made % 2 ? 'removed' : 'dismissed')
    for (const path of ['/chats/reports?', '/chats/reports?state=removed&', '/chats/audit?']) {
      const whole = await list(`${path}limit=100`)
      const paged = []
      let cursor = ''
      do {
        const { items, next } = await list(`${path}limit=2${cursor}`)
        expect(items.length).toBeLessThanOrEqual(2)
        paged.push(...items)
        cursor = next === null ? '' : `&cursor=${next}`
      } while (cursor)
      expect(whole.next).toBeNull()
      expect(paged).toEqual(whole.items)
      const times = paged.map(({ createdAt, at }) => createdAt ?? at)
      expect(times).toEqual(times.toSorted().toReversed())
    }
  })

  test('read by an index, and sort nothing', async () => {
    await reported()
    for (const path of ['/chats/reports', '/chats/reports?state=open', '/chats/audit']) {
      const { next } = await list(`${path}${path.includes('?') ? '&' : '?'}limit=1`)
      for (const query of ['limit=2', `limit=2&cursor=${next}`]) {
        const full = `${path}${path.includes('?') ? '&' : '?'}${query}`
        const { plans } = await observeDatabase(chat, () => chat.as(admin).get(full).expect(200))
        const ofReports = plans.filter(({ ns }) => ns.endsWith('.reports'))
        expect(ofReports.length).toBeGreaterThan(0)
        for (const { planSummary, hasSortStage, docsExamined } of ofReports) {
          expect(planSummary).toContain('IXSCAN')
          expect(hasSortStage ?? false).toBe(false)
          expect(docsExamined ?? 0).toBeLessThanOrEqual(5)
        }
      }
    }
  })
})

describe('PATCH /chats/reports/:id', () => {
  test('dismisses it, and the message stays', async () => {
    const { message, id } = await reported()
    const { body } = await handle(id, 'dismissed').expect(200)
    expect(body).toMatchObject({ id, state: 'dismissed', handledBy: admin.userId, handledAt: expect.any(String) })
    expect((await handle(id, 'dismissed').expect(200)).body).toEqual(body)
    await handle(id, 'removed').expect(409)
    expect((await read(message)).text).toBe('you fool')
  })

  test('removes the message for everybody, though the admin is not in the chat, and it stands in the audit log', async () => {
    const { message, id } = await reported()
    const { of } = await chat.join(bob)
    await handle(id, 'removed').expect(200)

    const gone = await read(message)
    expect(gone).toMatchObject({ text: '', deletedAt: expect.any(String) })
    await until(() => of('message:deleted').length > 0)
    expect(of('message:deleted')).toEqual([expect.objectContaining({ chatId, messageId: message.id })])
    expect(await entriesOf(id)).toEqual([
      expect.objectContaining({ action: 'message-removed', actorId: admin.userId, chatId, messageId: message.id }),
      expect.objectContaining({ action: 'message-reported', actorId: bob.userId, detail: 'rude' }),
    ])

    await handle(id, 'removed').expect(200)
    await handle(id, 'dismissed').expect(409)
    expect(await read(message)).toEqual(gone)
    expect(await entriesOf(id)).toHaveLength(2)
    expect(await reportModel(chat.db).countDocuments({ removalDue: { $exists: true } })).toBe(0)
  })

  test('of a message that is gone already is answered alike', async () => {
    const { message, id } = await reported()
    await chat.as(ann).delete(`/messages/${chatId}/${message.id}`).expect(204)
    await handle(id, 'removed').expect(200)
  })

  test('by two at once is decided by one of them', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { message, id } = await reported()
      const [removal, dismissal] = await Promise.all([
        handle(id, 'removed'),
        handle(id, 'dismissed', adminToo, chats.two),
      ])
      expect([removal.status, dismissal.status].toSorted()).toEqual([200, 409])
      expect((await read(message)).deletedAt !== undefined).toBe(removal.status === 200)
      expect(await entriesOf(id)).toHaveLength(2)
    }
  })

  test('is carried out by another instance, where the one that was at it has ended', async () => {
    const { message, id } = await reported()
    const decided = {
      state: 'removed',
      handledBy: admin.userId,
      handledAt: new Date(),
      removalDue: new Date(0),
    } as const
    await reportModel(chat.db).updateOne({ _id: new mongo.ObjectId(id) }, { $set: decided })

    await until(async () => (await read(message)).deletedAt, { timeoutMs: 40_000 })
    await until(async () => !(await reportModel(chat.db).findById(id).lean())?.removalDue, { timeoutMs: 40_000 })
    expect((await handle(id, 'removed').expect(200)).body.handledBy).toBe(admin.userId)
  }, 90_000)
})
