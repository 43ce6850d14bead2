import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { insertMessages } from '../testing/insert-messages.ts'
import { observeEverything } from '../testing/round-trips.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { talk } from '../testing/talk.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ;[ann, bob] = await Promise.all([chat.register('ann'), chat.register('bob')])
})
afterAll(() => chat.stop())

type Line = { id: string; seq: number; text: string; deletedAt?: string; reactions: object[] }

/** An export whose reader decides when to go on. */
const open = async (person: TestPerson, chatId: string): Promise<IncomingMessage> => {
  const headers = { authorization: `Bearer ${person.token}` }
  const request = get(`${chat.address}/api/chats/${chatId}/export`, { headers, agent: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage] // what node:http emits
  return response
}

const linesOf = (text: string): Line[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line) // the service's own messages

const exported = async (person: TestPerson, chatId: string): Promise<Line[]> => {
  const response = await open(person, chatId)
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk as string // in this encoding
  expect(text === '' || text.endsWith('\n')).toBe(true)
  return linesOf(text)
}

describe('what is exported', () => {
  test('is every message as any list has it, a line each, in order', async () => {
    const chatId = await talk(chat).group(ann, bob)
    for (const text of ['one\ntwo', 'שלום 👩🏽‍💻', 'three']) await talk(chat).say(ann, chatId, text)
    const { id } = await talk(chat).say(bob, chatId, 'gone')
    await chat.as(bob).delete(`/messages/${chatId}/${id}`).expect(204)
    await chat
      .as(bob)
      .put(`/messages/${chatId}/${(await exported(bob, chatId))[1]!.id}/reactions/${encodeURIComponent('👍')}`)
      .expect((res) => expect(res.status).toBeLessThan(300))

    const lines = await exported(bob, chatId)
    const { body } = await chat.as(bob).get(`/messages/${chatId}`).expect(200)
    expect(lines).toEqual(body.items)
    expect(lines.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    expect(lines[1]).toMatchObject({ reactions: [{ emoji: '👍', count: 1, mine: true }] })
    expect(lines[4]).toMatchObject({ text: '', deletedAt: expect.any(String) })
  })

  test('is a file to keep, and nobody else’s to cache', async () => {
    const chatId = await talk(chat).group(ann)
    const { headers } = await chat.as(ann).get(`/chats/${chatId}/export`).expect(200)
    expect(headers).toMatchObject({
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="chat-${chatId}.ndjson"`,
      'cache-control': 'no-store',
    })
  })

  test('begins where one may read and leaves out what one has hidden', async () => {
    const { body } = await chat.as(ann).post('/chats').send({ type: 'group', name: 'x', history: 'since-join' })
    const chatId: string = body.id
    await talk(chat).say(ann, chatId, 'before')
    await chat
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [bob.userId] })
    const { id } = await talk(chat).say(ann, chatId, 'hidden')
    await talk(chat).say(ann, chatId, 'after')
    await chat.as(bob).delete(`/messages/${chatId}/${id}?for=me`).expect(204)

    expect((await exported(bob, chatId)).map(({ seq }) => seq)).toEqual([3, 5])
    expect((await exported(ann, chatId)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
  })

  test('ends where the chat ended when it was asked for', async () => {
    const chatId = await talk(chat).group(ann)
    await insertMessages(chat.db, { chatId, senderId: ann.userId, from: 2, count: 400 }, () => ({
      text: 'x'.repeat(30_000),
    }))
    const response = await open(ann, chatId)
    await insertMessages(chat.db, { chatId, senderId: ann.userId, from: 402, count: 10 }, () => ({ text: 'late' }))
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += chunk as string // in this encoding
    expect(linesOf(text).map(({ seq }) => seq)).toEqual(Array.from({ length: 401 }, (_, index) => index + 1))
  }, 60_000)
})

describe('who may export', () => {
  test('members', async () => {
    const [eve, chatId] = [await chat.register('eve'), await talk(chat).group(ann, bob)]
    await chat.as(eve).get(`/chats/${chatId}/export`).expect(404)
    await chat.as(ann).delete(`/chats/${chatId}/members/${bob.userId}`).expect(204)
    const { body } = await chat.as(bob).get(`/chats/${chatId}/export`).expect(403)
    expect(body.type).toBe('/problems/not-a-member')
    await chat.as({ token: '' }).get(`/chats/${chatId}/export`).expect(401)
    await chat.as(ann).get('/chats/general/export').expect(400)
    await chat.as(ann).get(`/chats/${chatId}/export?limit=5`).expect(400)
  })
})

describe('a chat that is more than a connection holds', () => {
  const size = 1_600
  const length = 20_000
  let chatId: string

  beforeAll(async () => {
    chatId = await talk(chat).group(ann, bob)
    await insertMessages(chat.db, { chatId, senderId: ann.userId, from: 2, count: size }, (index) => ({
      text: `${index} ${'x'.repeat(length)}`,
      words: [],
    }))
  }, 120_000)

  /** Counts the messages that are read from the database. */
  const watchReads = () => {
    let batches = 0
    const count = ({ commandName, command }: { commandName: string; command: { find?: string } }): void => {
      if (commandName === 'find' && command.find === 'messages') batches += 1
    }
    const client = chat.db.getClient()
    client.on('commandStarted', count)
    return { read: () => batches * 100, stop: () => void client.off('commandStarted', count) }
  }

  /** Until nothing more is read. */
  const standstill = async (): Promise<void> => {
    const { read, stop } = watchReads()
    let before
    do {
      before = read()
      for (let index = 0; index < 50; index++) await chat.db.db!.command({ ping: 1 })
    } while (read() > before)
    stop()
  }

  test('is not read faster than it is taken, and whole in the end', async () => {
    const { read, stop } = watchReads()
    const response = await open(bob, chatId)
    await standstill()
    // what the connection holds, and not the rest
    expect(read()).toBeLessThan(size / 2)

    let [count, inOrder, tail, mostAhead] = [0, true, '', 0]
    for await (const chunk of response.setEncoding('utf8')) {
      const lines = (tail + (chunk as string)).split('\n') // in this encoding
      tail = lines.pop()!
      for (const line of lines) inOrder &&= (JSON.parse(line) as Line).seq === (count += 1) // the service's own
      mostAhead = Math.max(mostAhead, read() - count)
      await turn()
    }
    stop()
    expect({ count, inOrder, tail }).toEqual({ count: size + 1, inOrder: true, tail: '' })
    expect(mostAhead).toBeLessThan(size / 2)
  }, 120_000)

  test('who is removed in the middle gets no more, and sees that it is not all', async () => {
    const response = await open(bob, chatId)
    await standstill()
    await chat.as(ann).delete(`/chats/${chatId}/members/${bob.userId}`).expect(204)

    let bytes = 0
    const reading = (async () => {
      for await (const chunk of response) bytes += (chunk as Buffer).length // without an encoding
    })()
    await expect(reading).rejects.toThrow('aborted')
    expect(bytes).toBeLessThan((size * length) / 2)
    expect(response.complete).toBe(false)
  }, 120_000)

  test('who goes away leaves nothing running', async () => {
    const { read, stop } = watchReads()
    const response = await open(ann, chatId)
    response.destroy()
    await standstill()
    stop()
    expect(read()).toBeLessThan(size / 2)
    expect(read()).toBeGreaterThan(0)
  }, 120_000)

  test('it is read by an index, without a sort', async () => {
    const small = await talk(chat).group(ann)
    await insertMessages(chat.db, { chatId: small, senderId: ann.userId, from: 2, count: 250 }, () => ({ text: 'x' }))
    const { plans } = await observeEverything(chat, async () => {
      expect(await exported(ann, small)).toHaveLength(251)
    })
    const ours = plans.filter(({ ns }) => ns.endsWith('.messages'))
    expect(ours.length).toBeGreaterThan(2)
    expect(ours.filter(({ planSummary, hasSortStage }) => planSummary === 'COLLSCAN' || hasSortStage)).toEqual([])
    for (const { docsExamined = 0 } of ours) expect(docsExamined).toBeLessThanOrEqual(100)
  })
})
