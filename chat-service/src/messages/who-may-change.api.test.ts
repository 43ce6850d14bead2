import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { talk } from '../testing/talk.ts'

type Method = 'get' | 'put' | 'patch' | 'delete'

/** `{c}` and `{m}` stand for the chat and the message. */
const rest: [Method, string, object?][] = [
  ['get', '/messages/{c}/{m}'],
  ['patch', '/messages/{c}/{m}', { text: 'other' }],
  ['delete', '/messages/{c}/{m}'],
  ['delete', '/messages/{c}/{m}?for=me'],
  ['get', '/messages/{c}/{m}/history'],
  ['get', '/messages/{c}/{m}/thread'],
  ['get', '/messages/{c}/{m}/reactions'],
  ['put', '/messages/{c}/{m}/reactions/%F0%9F%91%8D'],
  ['delete', '/messages/{c}/{m}/reactions/%F0%9F%91%8D'],
  ['put', '/messages/{c}/{m}/star'],
  ['delete', '/messages/{c}/{m}/star'],
  ['put', '/chats/{c}/pins/{m}'],
  ['delete', '/chats/{c}/pins/{m}'],
]

const frames: [string, object][] = [
  ['message:edit', { text: 'other' }],
  ['message:delete', {}],
  ['message:delete', { for: 'me' }],
  ['reaction:set', { emoji: '👍' }],
  ['reaction:clear', { emoji: '👍' }],
]

let chat: TestChat
let ann: TestPerson
let eve: TestPerson
let former: TestPerson
let newcomer: TestPerson
let chatId: string
let messageId: string
let elsewhere: string

beforeAll(async () => {
  chat = await startTestChat()
  ;[ann, eve, former, newcomer] = (await Promise.all(['ann', 'eve', 'former', 'new'].map(chat.register))) as [
    TestPerson,
    TestPerson,
    TestPerson,
    TestPerson,
  ]
  const { group, say } = talk(chat)
  chatId = await group(ann, former)
  ;({ id: messageId } = await say(ann, chatId, 'secret'))
  ;({ id: elsewhere } = await say(ann, await group(ann), 'elsewhere'))
  await chat.as(former).delete(`/chats/${chatId}/members/me`).expect(204)
  await chat.as(ann).patch(`/chats/${chatId}`).send({ history: 'since-join' }).expect(200)
  await chat
    .as(ann)
    .post(`/chats/${chatId}/members`)
    .send({ userIds: [newcomer.userId] })
    .expect(200)
})
afterAll(async () => {
  const { body } = await chat.as(ann).get(`/messages/${chatId}/${messageId}`)
  expect(body).toMatchObject({ text: 'secret', version: 1 })
  await chat.stop()
})

const ask = (person: TestPerson, [method, path, body]: (typeof rest)[number], ids = { chatId, messageId }) => {
  const sent = chat.as(person)[method](path.replace('{c}', ids.chatId).replace('{m}', ids.messageId))
  return body ? sent.send(body) : sent
}

describe.each(rest)('%s %s', (...door) => {
  test('needs a token', async () => {
    const [method, path] = door
    await request(chat.address)
      [method](`/api${path.replace('{c}', chatId).replace('{m}', messageId)}`)
      .expect(401)
  })

  test('is for members: a stranger is not to know the chat', async () => {
    const { body, status } = await ask(eve, door)
    expect({ status, type: body.type }).toEqual({ status: 404, type: '/problems/chat-not-found' })
  })

  test('is for members: who has left is none', async () => {
    const { body, status } = await ask(former, door)
    expect({ status, type: body.type }).toEqual({ status: 403, type: '/problems/not-a-member' })
  })

  test('knows no message from before one may see any, none of another chat, and none that is not there', async () => {
    const answers = [
      await ask(newcomer, door),
      await ask(ann, door, { chatId, messageId: elsewhere }),
      await ask(ann, door, { chatId, messageId: '0'.repeat(24) }),
    ]
    for (const { body, status } of answers)
      expect({ status, type: body.type }).toEqual({ status: 404, type: '/problems/message-not-found' })
  })

  test('takes ids that are ids', async () => {
    await ask(ann, door, { chatId: 'x', messageId }).expect(400)
    await ask(ann, door, { chatId, messageId: 'x' }).expect(400)
    await ask(ann, door, { chatId, messageId: messageId.toUpperCase().replaceAll(/\d/g, 'G') }).expect(400)
  })
})

describe.each(frames)('%s %j', (event, payload) => {
  const askBy = async (person: TestPerson, more: object = {}) => {
    const { socket } = await chat.join(person)
    const reply = await socket.emitWithAck(event, { chatId, messageId, ...payload, ...more })
    socket.disconnect()
    return { ok: reply.ok, type: reply.problem?.type, status: reply.problem?.status }
  }

  test('is for members who see the message', async () => {
    expect(await askBy(eve)).toEqual({ ok: false, status: 404, type: '/problems/chat-not-found' })
    expect(await askBy(former)).toEqual({ ok: false, status: 403, type: '/problems/not-a-member' })
    expect(await askBy(newcomer)).toEqual({ ok: false, status: 404, type: '/problems/message-not-found' })
  })

  test('takes what is expected, and no more', async () => {
    const refused = { ok: false, status: 400, type: '/problems/invalid-request' }
    expect(await askBy(ann, { surprise: 1 })).toEqual(refused)
    expect(await askBy(ann, { messageId: { $gt: '' } })).toEqual(refused)
    for (const field of Object.keys(payload)) expect(await askBy(ann, { [field]: { $gt: '' } })).toEqual(refused)
  })
})
