import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { observeEverything } from '../testing/round-trips.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { talk } from '../testing/talk.ts'
import { png } from '../testing/test-files.ts'
import { scheduledModel } from './scheduled.model.ts'
import { mostScheduled } from './scheduled-store.ts'

const patiently = { timeoutMs: 20_000 }

let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let chatId: string

beforeAll(async () => {
  chat = await startTestChat({ env: { SCHEDULE_EVERY_MS: '20' } })
  ;[ann, bob] = await Promise.all([chat.register('ann'), chat.register('bob')])
  chatId = await talk(chat).group(ann, bob)
})
afterAll(() => chat.stop())

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString()
const tomorrow = (): string => inMs(24 * 3_600_000)

const schedule = (person: TestPerson, more: object = {}) =>
  chat
    .as(person)
    .post('/messages')
    .send({ chatId, text: 'later', sendAt: tomorrow(), ...more })

const scheduled = async (person: TestPerson, more: object = {}) => (await schedule(person, more).expect(202)).body
const listOf = async (person: TestPerson, query = '') =>
  (await chat.as(person).get(`/messages/scheduled${query}`).expect(200)).body
const textsIn = async (id: string, person = ann): Promise<string[]> => {
  const { body } = await chat.as(person).get(`/messages/${id}`).expect(200)
  return body.items.flatMap(({ text, system }: { text: string; system?: object }) => (system ? [] : [text]))
}

describe('POST /messages with sendAt', () => {
  test('is kept and not sent', async () => {
    const sendAt = tomorrow()
    const body = await scheduled(ann, { sendAt, text: ' in a day ' })

    expect(body).toEqual({ id: expect.any(String), chatId, text: 'in a day', sendAt, createdAt: expect.any(String) })
    expect(await textsIn(chatId)).not.toContain('in a day')
    expect((await listOf(ann)).items).toContainEqual(body)
    expect((await listOf(bob)).items).toEqual([])
  })

  test('a repeat, also at once, gets the same and the first content wins', async () => {
    const clientMessageId = randomUUID()
    const answers = await Promise.all([1, 2, 3].map(() => schedule(ann, { clientMessageId, text: 'first' })))
    answers.push(await schedule(ann, { text: 'x' }).set('idempotency-key', clientMessageId))
    answers.push(await schedule(ann, { clientMessageId, sendAt: inMs(-1_000) }))

    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(answers.map(({ body }) => body.text)).toEqual(Array(5).fill('first'))
  })

  test.each([
    ['in the past', { sendAt: inMs(-1_000) }, '#/sendAt'],
    ['after more than a year', { sendAt: inMs(367 * 24 * 3_600_000) }, '#/sendAt'],
    ['at no time', { sendAt: 'soon' }, '#/sendAt'],
    ['without a text', { text: '' }, '#/text'],
    ['a text too long', { text: 'x'.repeat(8_001) }, '#/text'],
    ['an answer to nothing', { replyTo: 'a'.repeat(24) }, '#/replyTo'],
    ['a file that is none', { attachmentIds: ['a'.repeat(24)] }, '#/attachmentIds/0'],
    ['an unknown field', { when: 'soon' }, '#/when'],
  ])('%s is refused by name', async (_case, more, pointer) => {
    const { body } = await schedule(ann, more).expect(400)
    expect(body).toMatchObject({ type: '/problems/invalid-request', errors: [{ pointer }] })
  })

  test('is for members', async () => {
    const eve = await chat.register('eve')
    await schedule(eve).expect(404)
    const left = await talk(chat).group(ann, eve)
    await chat.as(eve).delete(`/chats/${left}/members/me`).expect(204)
    await schedule(eve, { chatId: left }).expect(403)
    await schedule({ ...eve, token: '' }).expect(401)
  })

  test('to a username it goes to the direct chat', async () => {
    const { chatId: direct } = await scheduled(ann, { chatId: undefined, to: 'bob' })
    const { body } = await chat.as(ann).get(`/chats/${direct}`).expect(200)
    expect(body).toMatchObject({ type: 'direct', peer: { id: bob.userId } })
  })

  test('100 wait at most, also when many come at once', async () => {
    const busy = await chat.register('busy')
    const ownId = await talk(chat).group(busy)
    const sent = await Promise.all(
      Array.from({ length: mostScheduled + 8 }, () => schedule(busy, { chatId: ownId }).then(({ status }) => status)),
    )
    expect(sent.filter((status) => status === 202)).toHaveLength(mostScheduled)
    expect(sent.filter((status) => status === 409)).toHaveLength(8)

    const { items } = await listOf(busy, '?limit=1')
    await chat.as(busy).delete(`/messages/scheduled/${items[0].id}`).expect(204)
    await schedule(busy, { chatId: ownId }).expect(202)
  }, 60_000)
})

describe('what waits', () => {
  test('is listed by its time, in pages, of one chat or all', async () => {
    const cat = await chat.register('cat')
    const [one, other] = [await talk(chat).group(cat), await talk(chat).group(cat)]
    const sendAt = tomorrow()
    for (const [into, at] of [
      [one, inMs(9e8)],
      [other, sendAt],
      [one, sendAt],
    ])
      await scheduled(cat, { chatId: into, sendAt: at })

    const first = await listOf(cat, '?limit=2')
    const second = await listOf(cat, `?limit=2&cursor=${first.next}`)
    expect(first.items.map((item: { sendAt: string }) => item.sendAt)).toEqual([sendAt, sendAt])
    expect(second).toMatchObject({ items: [{ chatId: one }], next: null })
    expect((await listOf(cat, `?chatId=${other}`)).items).toMatchObject([{ chatId: other }])
    for (const query of ['?limit=0', '?cursor=abc', '?state=sent', '?chatId=x'])
      await chat.as(cat).get(`/messages/scheduled${query}`).expect(400)
  })

  test('can be changed and removed by its sender alone', async () => {
    const { id } = await scheduled(ann)
    const at = (person: Pick<TestPerson, 'token'>, path = id) => {
      const url = `/messages/scheduled/${path}`
      return { patch: chat.as(person).patch(url).send({ text: 'new' }), delete: chat.as(person).delete(url) }
    }
    await at(bob).patch.expect(404)
    await at(bob).delete.expect(404)
    await at({ token: '' }).patch.expect(401)
    await at(ann, randomUUID()).patch.expect(404)
    await at(ann, 'x').patch.expect(400)

    const sendAt = inMs(5e8)
    const { body } = await chat.as(ann).patch(`/messages/scheduled/${id}`).send({ text: 'new', sendAt }).expect(200)
    expect(body).toMatchObject({ id, text: 'new', sendAt })
    for (const change of [{}, { text: '' }, { sendAt: inMs(-1) }, { chatId }])
      await chat.as(ann).patch(`/messages/scheduled/${id}`).send(change).expect(400)

    await at(ann).delete.expect(204)
    await at(ann).delete.expect(404)
    expect((await listOf(ann)).items.map((item: { id: string }) => item.id)).not.toContain(id)
  })

  test('is nobody’s to change while it is sent', async () => {
    const { id } = await scheduled(ann)
    await scheduledModel(chat.db).updateOne({ _id: id }, { state: 'sending' })
    const { body } = await chat.as(ann).patch(`/messages/scheduled/${id}`).send({ text: 'new' }).expect(409)
    expect(body.type).toBe('/problems/conflict')
    await chat.as(ann).delete(`/messages/scheduled/${id}`).expect(409)

    // what is under way holds up what its sender says after it
    await scheduledModel(chat.db).updateOne({ _id: id }, { state: 'waiting' })
    await chat.as(ann).delete(`/messages/scheduled/${id}`).expect(204)
  })
})

describe('when its time has come', () => {
  test('it is a message like any other, and its sender’s devices are told', async () => {
    const [annHears, bobHears] = [await chat.join(ann), await chat.join(bob)]
    const { id } = await scheduled(ann, { sendAt: inMs(1_000), text: 'now @bob' })

    const [event] = await until(
      () => (annHears.of('scheduled:sent').length > 0 ? annHears.of('scheduled:sent') : null),
      patiently,
    )
    expect(event).toMatchObject({
      id,
      message: { chatId, senderId: ann.userId, text: 'now @bob', mentions: [bob.userId] },
    })
    await until(() => bobHears.texts().includes('now @bob'), patiently)
    expect(bobHears.of('scheduled:sent')).toEqual([])
    expect((await listOf(ann)).items.map((item: { id: string }) => item.id)).not.toContain(id)
    await chat.as(ann).delete(`/messages/scheduled/${id}`).expect(404)
  })

  test('a repeat of it afterwards is no second message', async () => {
    const ownId = await talk(chat).group(ann)
    const clientMessageId = randomUUID()
    const first = await scheduled(ann, { chatId: ownId, clientMessageId, sendAt: inMs(1_000) })
    await until(async () => (await textsIn(ownId)).length > 0, patiently)

    expect(await scheduled(ann, { chatId: ownId, clientMessageId })).toEqual(first)
    await chat.as(ann).post('/messages').send({ chatId: ownId, text: 'now', clientMessageId }).expect(200)
    expect(await textsIn(ownId)).toEqual(['later'])
  })

  test('who is a member no more has failed, and hears why', async () => {
    const dan = await chat.register('dan')
    const left = await talk(chat).group(ann, dan)
    const { socket: _socket, of } = await chat.join(dan)
    const { id } = await scheduled(dan, { chatId: left, sendAt: inMs(2_000) })
    await chat.as(ann).delete(`/chats/${left}/members/${dan.userId}`).expect(204)

    const [event] = await until(() => (of('scheduled:failed').length > 0 ? of('scheduled:failed') : null), patiently)
    expect(event).toMatchObject({ id, problem: { type: '/problems/not-a-member', status: 403 } })
    expect(await textsIn(left)).toEqual([])
  })

  test('it has its files, which nothing else could take meanwhile', async () => {
    const file = png(3, 2)
    const { body } = await chat.as(ann).post(`/chats/${chatId}/attachments`).attach('file', file, 'a.png').expect(201)
    const { id } = await scheduled(ann, { sendAt: inMs(1_000), text: '', attachmentIds: [body.id] })
    await chat
      .as(ann)
      .post('/messages')
      .send({ chatId, attachmentIds: [body.id] })
      .expect(400)

    const { attachments } = await until(async () => {
      const { body: page } = await chat.as(bob).get(`/messages/${chatId}`)
      return page.items.find((message: { attachments: object[] }) => message.attachments.length > 0)
    }, patiently)
    expect(attachments).toMatchObject([{ id: body.id, width: 3 }])
    await until(async () => (await scheduledModel(chat.db).findById(id))?.holdsAfter === undefined, patiently)
  })

  test('what was removed in time is not sent, whoever is first', async () => {
    const ownId = await talk(chat).group(ann)
    const ids: string[] = []
    for (let index = 0; index < 20; index++)
      ids.push((await scheduled(ann, { chatId: ownId, text: `n${index}`, sendAt: inMs(400 + 20 * index) })).id)
    const removed = await until(async () => {
      if ((await textsIn(ownId)).length === 0) return null
      const answers = await Promise.all(ids.map((id) => chat.as(ann).delete(`/messages/scheduled/${id}`)))
      return answers.flatMap(({ status }, index) => (status === 204 ? [`n${index}`] : []))
    }, patiently)

    await until(async () => (await listOf(ann, `?chatId=${ownId}`)).items.length === 0, patiently)
    const sent = await textsIn(ownId)
    expect(removed.filter((text) => sent.includes(text))).toEqual([])
    expect(sent.length + removed.length).toBe(20)
  })

  test('no look for it, and nothing that is asked of it, scans or sorts', async () => {
    const { plans } = await observeEverything(chat, async () => {
      const { id } = await scheduled(ann)
      await listOf(ann, '?limit=1')
      await chat.as(ann).patch(`/messages/scheduled/${id}`).send({ text: 'x' }).expect(200)
      await chat.as(ann).delete(`/messages/scheduled/${id}`).expect(204)
      const ownId = await talk(chat).group(ann)
      await scheduled(ann, { chatId: ownId, sendAt: inMs(1_000) })
      await until(async () => (await textsIn(ownId)).length > 0, patiently)
      const done = () =>
        scheduledModel(chat.db).countDocuments({ chatId: ownId, senderId: ann.userId, doneAt: { $exists: true } })
      await until(async () => (await done()) === 1, patiently)
    })
    const ours = plans.filter(({ ns }) => ns.endsWith('.scheduled'))
    expect(ours.length).toBeGreaterThan(5)
    expect(ours.filter(({ planSummary, hasSortStage }) => planSummary === 'COLLSCAN' || hasSortStage)).toEqual([])
  })
})
