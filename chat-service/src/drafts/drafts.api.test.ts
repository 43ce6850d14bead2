import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { memberId, memberModel } from '../chats/member.model.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let chatId: string

beforeAll(async () => {
  chat = await startTestChat()
  ;[ann, bob] = [await chat.register('ann'), await chat.register('bob')]
}, 60_000)
afterAll(() => chat.stop())

const makeGroup = async () => {
  const group = { type: 'group', name: 'Tea', memberIds: [bob.userId] }
  chatId = (await chat.as(ann).post('/chats').send(group).expect(201)).body.id
}
const draft = (text: unknown, person = bob) => chat.as(person).put(`/chats/${chatId}/draft`).send({ text })
const me = async (person = bob) => (await chat.as(person).get(`/chats/${chatId}`).expect(200)).body.me
const rowOf = ({ userId }: TestPerson) => memberModel(chat.db).findById(memberId(chatId, userId)).lean()

describe('a draft', () => {
  test('is there on all devices of its writer, and nobody else hears of it', async () => {
    await makeGroup()
    const [one, two, other] = [await chat.join(bob), await chat.join(bob), await chat.join(ann)]

    await draft('Dear Ann').expect(204)
    for (const { of } of [one, two])
      await until(() => {
        expect(of('chat:me')).toContainEqual(expect.objectContaining({ chatId, draft: 'Dear Ann' }))
        return true
      })
    expect((await me()).draft).toBe('Dear Ann')
    const { body } = await chat.as(bob).get('/chats').expect(200)
    expect(body.items[0].me.draft).toBe('Dear Ann')
    const since = new Date().toISOString()
    const { data } = await one.socket.emitWithAck('sync', { chats: { [chatId]: 1 }, since })
    expect(data.chatsChanged[0].me.draft).toBe('Dear Ann')

    await chat.as(bob).delete(`/chats/${chatId}/draft`).expect(204)
    await until(() => {
      expect(two.of('chat:me').at(-1)).toMatchObject({ chatId, draft: null })
      return true
    })
    expect(await me()).not.toHaveProperty('draft')
    expect(await me(ann)).not.toHaveProperty('draft')
    await chat.as(bob).post('/messages').send({ chatId, text: 'last' }).expect(201)
    await until(() => other.texts().includes('last'))
    expect(other.heard.filter(({ payload }) => JSON.stringify(payload).includes('Dear'))).toEqual([])
    expect(other.of('chat:me')).toEqual([])
  })

  test('that is empty is none', async () => {
    await makeGroup()
    await draft('x').expect(204)
    await draft(' ').expect(204)
    expect(await me()).not.toHaveProperty('draft')
  })

  test('that is there already is not written again, nor is none', async () => {
    await makeGroup()
    await draft('x').expect(204)
    const { settingsVersion, changedAt } = (await rowOf(bob))!
    await Promise.all([draft('x').expect(204), draft('x').expect(204)])
    expect(await rowOf(bob)).toMatchObject({ settingsVersion, changedAt })

    await chat.as(bob).delete(`/chats/${chatId}/draft`).expect(204)
    await Promise.all([1, 2].map(() => chat.as(bob).delete(`/chats/${chatId}/draft`).expect(204)))
    expect(await rowOf(bob)).toMatchObject({ settingsVersion: settingsVersion + 1 })
  })

  test('has up to 8,000 characters of any size', async () => {
    await makeGroup()
    const long = '𝓐'.repeat(8_000)
    await draft(long).expect(204)
    expect((await me()).draft).toBe(long)
    for (const text of ['x'.repeat(8_001), 7, null, ['x'], { $gt: '' }]) await draft(text).expect(400)
    await chat.as(bob).put(`/chats/${chatId}/draft`).send({ text: 'x', more: 1 }).expect(400)
    await draft('x'.repeat(200_000)).expect(413)
    await chat.as(bob).put('/chats/x/draft').send({ text: 'x' }).expect(400)
  })

  test('is gone with who leaves, and not back when they are', async () => {
    await makeGroup()
    await draft('x').expect(204)
    await chat.as(bob).delete(`/chats/${chatId}/members/me`).expect(204)
    expect((await rowOf(bob))?.draft).toBeUndefined()
    await draft('x').expect(403)
    await chat.as(bob).delete(`/chats/${chatId}/draft`).expect(403)
    await chat
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [bob.userId] })
      .expect(200)
    expect(await me()).not.toHaveProperty('draft')
  })

  test('is for members', async () => {
    await makeGroup()
    const eve = await chat.register('eve')
    await draft('x', eve).expect(404)
    await chat.as(eve).delete(`/chats/${chatId}/draft`).expect(404)
    await draft('x', { ...eve, token: 'x' }).expect(401)
  })

  test('of two at once one is kept, and devices can tell which', async () => {
    await makeGroup()
    const device = await chat.join(bob)
    await Promise.all([draft('one').expect(204), draft('two').expect(204)])
    const kept = (await me()).draft
    expect(['one', 'two']).toContain(kept)
    await until(() => {
      const heard = device.of('chat:me') as { version: number; draft: string }[] // as socket-contract.ts has it
      expect(heard.toSorted((a, b) => a.version - b.version).at(-1)?.draft).toBe(kept)
      return true
    })
  })
})
