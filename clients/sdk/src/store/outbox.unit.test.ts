import { describe, expect, test } from '@jest/globals'
import type { Message } from '../message.ts'
import { message } from '../message.ts'
import type { Draft } from '../outgoing.ts'
import { ApiProblem, ClientClosed, NotLoggedIn } from '../problem.ts'
import { createOutbox } from './outbox.ts'
import { memoryOutbox, webOutbox, type OutboxStorage } from './outbox-storage.ts'

type Named = Draft & { chatId: string; clientMessageId: string }

/** An outbox whose sends `answer` decides: the message is kept unless it throws. */
const outboxWith = (
  answer: (draft: Named) => Promise<void> | void = () => {},
  { storage = memoryOutbox(), userId = 'ada' } = {},
) => {
  const sent: Named[] = []
  const kept: Message[] = []
  const who: { userId: string | undefined } = { userId }
  let clock = 0
  const outbox = createOutbox({
    send: async (draft) => {
      const named = draft as Named // the outbox names them all
      sent.push(named)
      await answer(named)
      return message.parse({ ...named, id: `m${sent.length}`, seq: sent.length, senderId: who.userId })
    },
    storage,
    myId: () => who.userId,
    now: () => (clock += 1),
    onKept: (given) => void kept.push(given),
    onChange: () => {},
  })
  return { outbox, sent, kept, who, storage }
}

const never = (): Promise<void> => new Promise(() => {})
const refuse = (): never => {
  throw new ApiProblem({ type: '/problems/forbidden', title: 'No', status: 403 }, 403)
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

describe('what is written', () => {
  test('is shown at once, and no more as pending when it is kept', async () => {
    const { outbox, kept } = outboxWith()
    const clientMessageId = outbox.send({ chatId: 'c', text: 'hello' })
    expect(outbox.of('c')).toMatchObject([{ status: 'pending', text: 'hello', clientMessageId, senderId: 'ada' }])

    await settled()
    expect(outbox.of('c')).toEqual([])
    expect(kept).toMatchObject([{ clientMessageId, text: 'hello' }])
  })

  test('is not shown twice when it comes before the answer', async () => {
    const { outbox, storage } = outboxWith(never)
    const clientMessageId = outbox.send({ chatId: 'c', text: 'hello' })
    outbox.settle(message.parse({ id: 'm', chatId: 'c', seq: 1, senderId: 'ada', clientMessageId }))

    expect(outbox.of('c')).toEqual([])
    expect(storage.list()).toEqual([])
  })

  test('is not settled by a message of somebody else that has the same id', () => {
    const { outbox } = outboxWith(never)
    const clientMessageId = outbox.send({ chatId: 'c', text: 'hello' })
    outbox.settle(message.parse({ id: 'm', chatId: 'c', seq: 1, senderId: 'eve', clientMessageId }))
    expect(outbox.of('c')).toHaveLength(1)
  })

  test('and refused says why, in its place, and can be retried or discarded', async () => {
    let isRefused = true
    const { outbox, sent } = outboxWith(({ text }) => {
      if (text === 'first' && isRefused) refuse()
      return text === 'second' ? never() : undefined
    })
    const first = outbox.send({ chatId: 'c', text: 'first' })
    outbox.send({ chatId: 'c', text: 'second' })
    await settled()
    expect(outbox.of('c')).toMatchObject([
      { text: 'first', status: 'failed', problem: { slug: 'forbidden', status: 403 } },
      { text: 'second', status: 'pending' },
    ])
    expect(outbox.discard(outbox.of('c')[1]!.id)).toBe(false)

    isRefused = false
    outbox.retry(first)
    expect(outbox.of('c')[0]).toMatchObject({ text: 'first', status: 'pending' })
    await settled()
    expect(outbox.of('c')).toMatchObject([{ text: 'second' }])
    expect(sent.filter(({ clientMessageId }) => clientMessageId === first)).toHaveLength(2)
  })

  test('and discarded is gone, from the storage too', async () => {
    const { outbox, storage } = outboxWith(refuse)
    const id = outbox.send({ chatId: 'c', text: 'no' })
    await settled()
    expect(outbox.discard(id)).toBe(true)
    expect(outbox.of('c')).toEqual([])
    expect(storage.list()).toEqual([])
  })

  test('needs somebody who has', () => {
    const { outbox, who } = outboxWith()
    who.userId = undefined
    expect(() => outbox.send({ chatId: 'c', text: 'x' })).toThrow(NotLoggedIn)
  })
})

describe('after a reload', () => {
  test('what was not sent is sent, once, in order and under the same ids, before what is new', async () => {
    const storage = memoryOutbox()
    const closing = (): never => {
      throw new ClientClosed()
    }
    const before = outboxWith(closing, { storage })
    const ids = ['1', '2', '3'].map((text) => before.outbox.send({ chatId: 'c', text }))
    await settled()
    expect(before.outbox.of('c').map(({ status }) => status)).toEqual(['pending', 'pending', 'pending'])

    const { outbox, sent } = outboxWith(undefined, { storage })
    const last = outbox.send({ chatId: 'c', text: '4' })
    await settled()
    await outbox.resume()
    await settled()

    expect(sent.map(({ clientMessageId }) => clientMessageId)).toEqual([...ids, last])
    expect(sent.map((draft) => draft.text)).toEqual(['1', '2', '3', '4'])
    expect(storage.list()).toEqual([])
  })

  test('what was refused is shown as such and not sent by itself', async () => {
    const storage = memoryOutbox()
    outboxWith(refuse, { storage }).outbox.send({ chatId: 'c', text: 'no' })
    await settled()

    const { outbox, sent } = outboxWith(undefined, { storage })
    await outbox.resume()
    expect(outbox.of('c')).toMatchObject([{ text: 'no', status: 'failed', problem: { status: 403 } }])
    expect(sent).toEqual([])
  })

  test("nobody else sends it, and the person's next login does", async () => {
    const storage = memoryOutbox()
    const closed = (): never => {
      throw new ClientClosed()
    }
    outboxWith(closed, { storage }).outbox.send({ chatId: 'c', text: 'mine' })
    await settled()

    const eve = outboxWith(undefined, { storage, userId: 'eve' })
    await eve.outbox.resume()
    expect(eve.outbox.of('c')).toEqual([])
    eve.outbox.clear()
    eve.who.userId = 'ada'
    await eve.outbox.resume()
    await settled()
    expect(eve.sent).toMatchObject([{ text: 'mine' }])
  })

  test('a storage that does not work costs nothing but the reload', async () => {
    const fail = (): never => {
      throw new Error('full')
    }
    const { outbox, sent } = outboxWith(undefined, {
      storage: { list: fail, put: fail, remove: fail } as OutboxStorage,
    })
    outbox.send({ chatId: 'c', text: 'hello' })
    await settled()
    expect(sent).toHaveLength(1)
    expect(outbox.of('c')).toEqual([])
  })
})

test('localStorage has a key for each, and what others wrote into it is passed over', () => {
  const items = new Map<string, string>([
    ['other', '1'],
    ['chat.outbox.broken', '{'],
    ['chat.outbox.old', '{"text":"of another version"}'],
  ])
  const storage = webOutbox({
    get length() {
      return items.size
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  })
  const unsent = { clientMessageId: 'a', userId: 'ada', chatId: 'c', position: 1, createdAt: 'then', text: 'hi' }

  void storage.put(unsent)
  expect(storage.list()).toEqual([unsent])
  void storage.remove('a')
  expect(storage.list()).toEqual([])
  expect([...items.keys()]).toEqual(['other', 'chat.outbox.broken', 'chat.outbox.old'])
})
