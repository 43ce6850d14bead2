import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { settingsChanged } from '@chat/common/events/user-events'
import { until } from '@chat/common/testing/until'
import { memberId, memberModel } from '../chats/member.model.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { talk } from '../testing/talk.ts'
import { copyHiding } from './copy-hiding.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let cyd: TestPerson
let shy: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ;[ann, bob, cyd] = [await chat.register('ann'), await chat.register('bob'), await chat.register('cyd')]
  shy = await chat.register('shy')
  await choose(shy, false)
}, 60_000)
afterAll(() => chat.stop())

let version = 0

/** As user-service announces it; resolves when this service has taken it up. */
const choose = async ({ userId }: TestPerson, readReceipts: boolean): Promise<void> => {
  version += 1
  const envelope = { id: `${userId}-${version}`, source: '/user-service', subject: userId, time: new Date() }
  const shown = { showPresence: true, showLastSeen: true, whoMayWrite: 'everyone' as const }
  const data = { ...shown, readReceipts, userId, version, locale: 'en', timeZone: 'UTC' }
  const publisher = await chat.broker.openPublisher()
  await new Promise<void>((resolve, reject) =>
    publisher.publish([settingsChanged.create({ ...envelope, data })], (error) =>
      error === undefined ? resolve() : reject(error as Error),
    ),
  )
  await publisher.close()
}

const read = (person: TestPerson, chatId: string, seq: number) =>
  chat.as(person).put(`/chats/${chatId}/read`).send({ seq }).expect(204)

const receipts = async (viewer: TestPerson, chatId: string, query: string) =>
  (await chat.as(viewer).get(`/chats/${chatId}/receipts?${query}`).expect(200)).body

const hides = async ({ userId }: TestPerson, chatId: string) =>
  (await memberModel(chat.db).findById(memberId(chatId, userId)).lean())?.hidesReads

describe('who does not show what they read', () => {
  test('is shown to nobody as a reader, in receipts as in events, but hears of it on their own devices', async () => {
    const chatId = await talk(chat).group(ann, bob, shy)
    const { seq } = await talk(chat).say(ann, chatId, 'hello')
    const [watching, own] = [await chat.join(ann), await chat.join(shy)]
    await read(shy, chatId, seq)
    await read(bob, chatId, seq)

    expect(await receipts(ann, chatId, `seq=${seq}`)).toEqual({
      items: expect.arrayContaining([
        { userId: bob.userId, deliveredSeq: seq, readSeq: seq },
        { userId: shy.userId, deliveredSeq: seq },
      ]),
      next: null,
      counts: { members: 2, delivered: 2, read: 1 },
    })
    const readers = (await receipts(ann, chatId, `seq=${seq}&state=read`)).items
    expect(readers.map(({ userId }: TestPerson) => userId)).toEqual([bob.userId])
    expect((await receipts(ann, chatId, `seq=${seq}&state=delivered`)).items).toHaveLength(2)
    await until(() => JSON.stringify(watching.of('receipt')).includes(bob.userId))
    await until(() => own.of('chat:me').length > 0)
    expect(own.of('chat:me')).toEqual([{ chatId, readSeq: seq }])
    expect(JSON.stringify(watching.of('receipt'))).not.toContain(shy.userId)
  })

  test('is not shown what others read, but what they got', async () => {
    const chatId = await talk(chat).group(ann, bob, shy)
    const { seq } = await talk(chat).say(shy, chatId, 'hello')
    const [watching, other] = [await chat.join(shy), await chat.join(ann)]
    const reader = await chat.join(bob)
    await reader.socket.emitWithAck('chat:delivered', { chatId, seq })
    await until(() => watching.of('receipt').length > 0)
    await read(bob, chatId, seq)

    await until(() => JSON.stringify(other.of('receipt')).includes('readSeq'))
    await reader.socket.emitWithAck('message:send', { chatId, text: 'last' })
    await until(() => watching.texts().includes('last'))
    for (const receipt of watching.of('receipt'))
      expect(receipt).toEqual({ chatId, items: [{ userId: bob.userId, deliveredSeq: seq }] })
    expect(await receipts(shy, chatId, `seq=${seq}`)).toMatchObject({
      items: [{ userId: ann.userId }, { userId: bob.userId, deliveredSeq: seq }],
      counts: { members: 2, delivered: 1, read: 0 },
    })
    expect(JSON.stringify(await receipts(shy, chatId, `seq=${seq}`))).not.toContain('readSeq')
    expect(await receipts(shy, chatId, `seq=${seq}&state=read`)).toMatchObject({ items: [], next: null })
  })

  test('says so in the chats they are in, have left, and join later, until they choose otherwise', async () => {
    const [before, left] = [await talk(chat).group(ann, cyd), await talk(chat).group(ann, cyd)]
    await chat.as(cyd).delete(`/chats/${left}/members/me`).expect(204)
    await choose(cyd, false)
    const after = await talk(chat).group(ann, cyd)
    await chat
      .as(ann)
      .post(`/chats/${left}/members`)
      .send({ userIds: [cyd.userId] })
      .expect(200)
    for (const chatId of [before, left, after]) expect(await hides(cyd, chatId)).toBe(true)
    expect(await hides(ann, before)).toBeUndefined()

    await choose(cyd, true)
    for (const chatId of [before, left, after]) expect(await hides(cyd, chatId)).toBeUndefined()
    const { seq } = await talk(chat).say(ann, before, 'hello')
    await read(cyd, before, seq)
    expect((await receipts(ann, before, `seq=${seq}`)).counts).toEqual({ members: 1, delivered: 1, read: 1 })
  })
})

describe('the copy in the rows', () => {
  test.each([
    ['hiding, then not', [true, false, false], undefined],
    ['not, then hiding', [false, true, true], true],
    ['changed twice while it is written', [true, false, true, true], true],
  ])('is the last choice: %s', async (_case, choices, expected) => {
    const dan = await chat.register(`dan-${choices.join('-').slice(0, 20)}`)
    const chatId = await talk(chat).group(ann, dan)
    const members = memberModel(chat.db)
    const left = [...choices]
    const hidingReads = async () => (left.shift() ? [dan.userId] : [])

    const rowsOf = (userIds: string[]) => ({ userId: { $in: userIds } })
    await copyHiding({ members, hidingReads }, { userIds: [dan.userId], rowsOf })
    expect(await hides(dan, chatId)).toBe(expected)
  })
})
