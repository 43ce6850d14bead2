import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createPeople, tokenOf, type People } from '../e2e/people.ts'
import { startPlatform, type Platform } from '../e2e/platform.ts'
import { openRawSocket } from '../e2e/raw-socket.ts'
import { adminDoors, chatDoors, doors, fill, nameOf, socketDoors, type Ids } from './doors.ts'
import { knock } from './knock.ts'

let platform: Platform
let people: People
let ids: Ids
let directIds: Ids
let tokens: { stranger: string; former: string }

beforeAll(async () => {
  platform = await startPlatform()
  people = createPeople(platform.url)
  const [ada, bob, eve] = await Promise.all(['ada', 'bob', 'eve'].map((name) => people.register(name)))
  const { id: chatId } = await ada!.client.chats.createGroup({ name: 'Engine', memberIds: [bob!.id] })
  const { id: messageId } = await ada!.client.messages.send({ chatId, text: 'secret' })
  await ada!.client.chats.removeMember(chatId, bob!.id)
  const direct = await ada!.client.messages.send({ to: bob!.username, text: 'secret' })
  ids = { chatId, messageId, userId: ada!.id }
  directIds = { chatId: direct.chatId, messageId: direct.id, userId: ada!.id }
  tokens = {
    stranger: await tokenOf(platform.url, eve!.username),
    former: await tokenOf(platform.url, bob!.username),
  }
}, 90_000)

afterAll(async () => {
  people?.leave()
  await platform?.remove()
}, 30_000)

const inChat = chatDoors.map((door) => [nameOf(door), door] as const)
/** `typing:stop` only takes back what one said oneself: whoever said nothing is answered, and nothing happens. */
const ofChat = Object.entries(socketDoors).filter(([event, payload]) => 'chatId' in payload && event !== 'typing:stop')

describe('a stranger', () => {
  test.each(inChat)('is told at %s that there is no such chat', async (_, door) => {
    for (const known of [ids, directIds]) {
      const given = {
        token: tokens.stranger,
        ids: known,
        body: fill(door.body, known),
        ...(door.query && { query: door.query }),
      }
      const { problem, text } = await knock(platform.url, door, given)
      expect(problem).toMatchObject({ status: 404, type: '/problems/chat-not-found' })
      expect(text).not.toContain('secret')
    }
  })

  test.each(ofChat)('is told at %s that there is no such chat', async (event, payload) => {
    const socket = await openRawSocket(platform.url, tokens.stranger)
    expect(await socket.ask(event, fill(payload, ids))).toMatchObject({ ok: false, problem: { status: 404 } })
    socket.close()
  })

  test('gets nothing from sync by naming a chat', async () => {
    const socket = await openRawSocket(platform.url, tokens.stranger)
    const { data } = await socket.ask('sync', { chats: { [ids.chatId!]: 0, [directIds.chatId!]: 0 } })
    expect(data).toMatchObject({ chats: {}, added: [], changed: [], chatsChanged: [] })
    expect(JSON.stringify(data)).not.toContain('secret')
    socket.close()
  })
})

describe('a former member', () => {
  test.each(inChat)('is refused at %s', async (_, door) => {
    const given = { token: tokens.former, ids, body: fill(door.body, ids), ...(door.query && { query: door.query }) }
    const { problem, text } = await knock(platform.url, door, given)
    expect(problem).toMatchObject({ status: 403, type: '/problems/not-a-member' })
    expect(text).not.toContain('secret')
  })

  test.each(ofChat)('is refused at %s', async (event, payload) => {
    const socket = await openRawSocket(platform.url, tokens.former)
    expect(await socket.ask(event, fill(payload, ids))).toMatchObject({ ok: false, problem: { status: 403 } })
    socket.close()
  })

  test('is told by sync that the chat is gone, and nothing of what is said there', async () => {
    const socket = await openRawSocket(platform.url, tokens.former)
    const { data } = await socket.ask('sync', { chats: { [ids.chatId!]: 1 }, since: new Date(0).toISOString() })
    const { removed, chats, changed } = data as { removed: string[]; chats: object; changed: object[] } // as API.md says
    expect(removed).toEqual([ids.chatId])
    expect(Object.keys(chats)).not.toContain(ids.chatId)
    expect(changed).toEqual([])
    socket.close()
  })
})

describe('somebody who is no admin', () => {
  test.each(adminDoors.map((door) => [nameOf(door), door] as const))('is refused at %s', async (_, door) => {
    const given = { token: tokens.former, ids, body: door.body, ...(door.query && { query: door.query }) }
    const { problem } = await knock(platform.url, door, given)
    expect(problem).toMatchObject({ status: 403, type: '/problems/forbidden' })
  })
})

describe('nobody', () => {
  const closed = [...doors, ...adminDoors].filter(({ open }) => !open).map((door) => [nameOf(door), door] as const)

  test.each(closed)('gets past %s without a token', async (_, door) => {
    const { problem, headers } = await knock(platform.url, door, { ids, body: fill(door.body, ids) })
    expect(problem).toMatchObject({ status: 401, type: '/problems/unauthenticated' })
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/)
  })
})
