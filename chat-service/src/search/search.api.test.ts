import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { messageDocs } from '../messages/message.model.ts'
import { insertMessages } from '../testing/insert-messages.ts'
import { observeDatabase } from '../testing/round-trips.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { mostKeys } from './budget.ts'

let chat: TestChat
let ann: TestPerson
let bob: TestPerson
let eve: TestPerson

beforeAll(async () => {
  chat = await startTestChat()
  ;[ann, bob, eve] = await Promise.all([chat.register('ann'), chat.register('bob'), chat.register('eve')])
})
afterAll(() => chat.stop())

const group = async (owner: TestPerson, members: TestPerson[] = [], settings: object = {}): Promise<string> => {
  const memberIds = members.map(({ userId }) => userId)
  const { body } = await chat
    .as(owner)
    .post('/chats')
    .send({ type: 'group', name: 'Tea', memberIds, ...settings })
    .expect(201)
  return body.id
}

const say = async (person: TestPerson, chatId: string, text: string): Promise<string> => {
  const { body } = await chat.as(person).post('/messages').send({ chatId, text }).expect(201)
  return body.id
}

type Answer = { items: { id: string; text: string; seq: number }[]; next: string | null; partial?: true }

const search = async (person: TestPerson, query: Record<string, string>): Promise<Answer> => {
  const { body } = await chat
    .as(person)
    .get(`/messages/search?${new URLSearchParams(query).toString()}`)
    .expect(200)
  return body
}

const textsOf = ({ items }: Answer): string[] => items.map(({ text }) => text)

/** Words come after the acknowledgement. */
const indexed = (chatId: string) => {
  const without = { chatId, words: { $exists: false }, system: { $exists: false } }
  return until(async () => (await messageDocs(chat.db).countDocuments(without)) === 0, {
    timeoutMs: 20_000,
    what: 'words of every message',
  })
}

/** Every page of a search. */
const everything = async (person: TestPerson, query: Record<string, string>) => {
  const pages: Answer[] = []
  for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)!.next)
    pages.push(await search(person, { ...query, ...(cursor && { cursor }) }))
  return { pages, texts: pages.flatMap(textsOf), ids: pages.flatMap(({ items }) => items.map(({ id }) => id)) }
}

describe('what is found', () => {
  let chatId: string

  beforeAll(async () => {
    chatId = await group(ann, [bob])
    for (const text of ['Tomorrow in the Café?', 'tomorrow at noon', 'Heute nicht', '明日は東京です', 'done 👍🏽'])
      await say(ann, chatId, text)
    await indexed(chatId)
  })

  test.each([
    ['tomorrow', ['tomorrow at noon', 'Tomorrow in the Café?']],
    ['CAFE tom', ['Tomorrow in the Café?']],
    ['tom', ['tomorrow at noon', 'Tomorrow in the Café?']],
    ['to', []],
    ['at', ['tomorrow at noon']],
    ['noon nicht', []],
    ['東', ['明日は東京です']],
    ['京です', ['明日は東京です']],
    ['👍', ['done 👍🏽']],
    ['$where', []],
  ])('%s', async (q, texts) => {
    expect(textsOf(await search(bob, { q, chatId }))).toEqual(texts)
    expect(textsOf(await search(bob, { q }))).toEqual(texts)
  })

  test('is a message as any list has it, with nothing of the index', async () => {
    const { items } = await search(bob, { q: 'noon', chatId })
    const { body } = await chat.as(bob).get(`/messages/${chatId}/${items[0]!.id}`).expect(200)
    const { replies: _replies, ...message } = body
    expect(items).toEqual([message])
  })
})

describe('who may find it', () => {
  test('members, as long as they are members, from where they may read', async () => {
    const chatId = await group(ann, [bob], { history: 'since-join' })
    await say(ann, chatId, 'marmalade early')
    await chat
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [eve.userId] })
      .expect((res) => expect(res.status).toBeLessThan(300))
    await say(ann, chatId, 'marmalade late')
    await indexed(chatId)

    expect(textsOf(await search(bob, { q: 'marmalade' }))).toEqual(['marmalade late', 'marmalade early'])
    for (const q of ['marmalade', 'marma', 'marmalade ear'])
      expect(textsOf(await search(eve, { q }))).not.toContain('marmalade early')
    expect(textsOf(await search(eve, { q: 'marmalade', chatId }))).toEqual(['marmalade late'])

    await chat.as(ann).delete(`/chats/${chatId}/members/${bob.userId}`).expect(204)
    expect(textsOf(await search(bob, { q: 'marmalade' }))).toEqual([])
    await chat.as(bob).get(`/messages/search?q=marmalade&chatId=${chatId}`).expect(403)
  })

  test('a stranger is told that there is no such chat', async () => {
    const stranger = await chat.register('stranger')
    const chatId = await group(ann)
    await chat.as(stranger).get(`/messages/search?q=tea&chatId=${chatId}`).expect(404)
    expect(await search(stranger, { q: 'tea' })).toEqual({ items: [], next: null })
  })

  test('not what one has hidden, and nobody what was deleted', async () => {
    const chatId = await group(ann, [bob])
    const [mine, gone] = [await say(ann, chatId, 'pistachio one'), await say(ann, chatId, 'pistachio two')]
    await indexed(chatId)
    await chat.as(bob).delete(`/messages/${chatId}/${mine}?for=me`).expect(204)
    await chat.as(ann).delete(`/messages/${chatId}/${gone}`).expect(204)

    expect(textsOf(await search(ann, { q: 'pistachio', chatId }))).toEqual(['pistachio one'])
    expect(textsOf(await search(bob, { q: 'pistachio', chatId }))).toEqual([])
  })

  test('an edited message by its new words only', async () => {
    const chatId = await group(ann)
    const id = await say(ann, chatId, 'walnut cake')
    await indexed(chatId)
    await chat.as(ann).patch(`/messages/${chatId}/${id}`).send({ text: 'almond cake' }).expect(200)

    expect(textsOf(await search(ann, { q: 'almond', chatId }))).toEqual(['almond cake'])
    expect(textsOf(await search(ann, { q: 'walnut', chatId }))).toEqual([])
  })
})

describe('what is no search', () => {
  test.each([
    ['no text', ''],
    ['an empty one', '?q='],
    ['no word in it', '?q=%20..%20'],
    ['too long', `?q=${'x'.repeat(201)}`],
    ['a chat that is none', '?q=x&chatId=general'],
    ['another field', '?q=x&from=ann'],
    ['a limit too high', '?q=x&limit=101'],
    ['a cursor that is none', '?q=x&cursor=abc'],
    ['two texts', '?q=a&q=b'],
  ])('%s is refused', async (_case, query) => {
    const { body } = await chat.as(ann).get(`/messages/search${query}`).expect(400)
    expect(body.type).toBe('/problems/invalid-request')
  })

  test('without a token it is refused', () => chat.as({ token: '' }).get('/messages/search?q=x').expect(401))
})

describe('pages', () => {
  /** Words of different frequency that begin alike; some messages at the very same time. */
  const textOf = (index: number): string => {
    const words = [
      'alder',
      `ald${index % 7}`,
      index % 3 === 0 ? 'aldebaran' : 'moss',
      index % 50 === 0 ? 'rowan' : 'fern',
    ]
    return `${words.slice(index % 2).join(' ')} n${index}`
  }
  let person: TestPerson
  let all: { text: string; at: number; seq: number; chatId: string }[]

  beforeAll(async () => {
    person = await chat.register('gardener')
    all = []
    for (const size of [600, 450, 40]) {
      const chatId = await group(person)
      const at = (index: number): number => 1_700_000_000_000 + Math.floor(index / 3) * 1_000
      await insertMessages(chat.db, { chatId, senderId: person.userId, from: 2, count: size }, (index) => ({
        text: textOf(index),
        createdAt: new Date(at(index)),
      }))
      for (let index = 0; index < size; index++)
        all.push({ text: textOf(index), at: at(index), seq: index + 2, chatId })
    }
  }, 60_000)

  test.each([
    ['alder', (words: string[]) => words.includes('alder')],
    ['ald', (words: string[]) => words.some((word) => word.startsWith('ald'))],
    ['alde', (words: string[]) => words.some((word) => word.startsWith('alde'))],
    ['moss alde', (words: string[]) => words.includes('moss') && words.some((word) => word.startsWith('alde'))],
    ['fern aldebaran', (words: string[]) => words.includes('fern') && words.includes('aldebaran')],
    ['alder moss rowan', (words: string[]) => ['alder', 'moss', 'rowan'].every((word) => words.includes(word))],
    ['nothing', () => false],
  ])(
    'of %s, newest first, have each message once',
    async (q, isWanted) => {
      const expected = all
        .filter(({ text }) => isWanted(text.split(' ')))
        .toSorted((a, b) => b.at - a.at || b.seq - a.seq || (a.chatId < b.chatId ? -1 : 1))
      const { texts, pages } = await everything(person, { q, limit: '93' })

      expect(texts).toEqual(expected.map(({ text }) => text))
      expect(pages.some(({ partial }) => partial)).toBe(false)
      expect(pages.slice(0, -1).every(({ items }) => items.length === 93)).toBe(true)
    },
    60_000,
  )
})

describe('in a chat of 42,000 messages', () => {
  let chatId: string
  let person: TestPerson

  beforeAll(async () => {
    person = await chat.register('chronicler')
    chatId = await group(person)
    await insertMessages(chat.db, { chatId, senderId: person.userId, from: 2, count: 42_000 }, (index) => ({
      text: `hello ${index < 3 ? 'left right' : index % 2 ? 'left' : 'right'} wor${index}`,
    }))
  }, 120_000)

  const keysOf = async (query: Record<string, string>) => {
    let answer: Answer | undefined
    const { plans, roundTrips } = await observeDatabase(chat, async () => {
      answer = await search(person, query)
    })
    const ofMessages = plans.filter(({ ns }) => ns.endsWith('.messages')) as { keysExamined?: number }[]
    expect(ofMessages.length).toBeGreaterThan(0)
    expect(plans.filter(({ planSummary, hasSortStage }) => hasSortStage || planSummary === 'COLLSCAN')).toEqual([])
    return { ...answer!, roundTrips, keys: ofMessages.reduce((sum, { keysExamined = 0 }) => sum + keysExamined, 0) }
  }

  test.each([
    ['a word that all have', 'hello', 50, 300],
    ['the beginning of a word that all have', 'hel', 50, 2_000],
    ['the beginning of many words', 'wor10', 50, 3_000],
    ['two words that many have', 'hello left', 50, 5_000],
    ['a word and the beginning of many', 'hello wor17', 50, 6_000],
    ['the whole word of one message', 'wor41999 hello', 1, 3_000],
    ['a word that none has', 'hello nowhere', 0, 3_000],
  ])(
    '%s',
    async (_case, q, found, most) => {
      for (const scope of [{ chatId }, {}]) {
        const { items, keys, roundTrips, partial } = await keysOf({ q, ...scope })
        expect({ found: items.length, partial }).toEqual({ found, partial: undefined })
        expect(keys).toBeLessThanOrEqual(most)
        expect(roundTrips).toBeLessThanOrEqual(10)
      }
    },
    120_000,
  )

  test('what only the oldest have is looked for in parts of 20,000 keys at most', async () => {
    const { items, next, partial, keys } = await keysOf({ chatId, q: 'left right' })
    expect({ items, next, partial }).toEqual({ items: [], next: expect.any(String), partial: true })
    expect(keys).toBeLessThanOrEqual(mostKeys)
    expect(keys).toBeGreaterThan(mostKeys / 2)

    const { pages, texts } = await everything(person, { chatId, q: 'left right' })
    expect(texts).toEqual([2, 1, 0].map((index) => `hello left right wor${index}`))
    expect(pages.length).toBeGreaterThan(1)
    expect(pages.at(-1)).not.toHaveProperty('partial')
  }, 120_000)

  test('of ever so many words that begin alike 20,000 keys are looked at, and it is said that some are missing', async () => {
    const { items, keys, partial, next } = await keysOf({ chatId, q: 'wor' })
    expect({ found: items.length, partial, next }).toEqual({ found: 50, partial: true, next: expect.any(String) })
    expect(keys).toBeLessThanOrEqual(mostKeys)
  }, 120_000)
})
