import { afterEach, describe, expect, test } from '@jest/globals'
import { createStore } from './store.ts'
import { createModelServer, type ModelServer } from './testing/model-server.ts'
import { createStoreWorld, tick } from './testing/store-world.ts'
import { createTypingPeople } from './typing-people.ts'

const ends: (() => void)[] = []
afterEach(() => ends.splice(0).forEach((end) => end()))

const storeOver = (server: ModelServer, chance: Parameters<typeof createStoreWorld>[1]) => {
  const world = createStoreWorld(server, chance)
  const store = createStore(world.client, { refreshAfterMs: 0, draftAfterMs: 0 })
  ends.push(store.close, world.stop)
  return { world, store }
}

/** Ada's store, online, over a server with a chat `a` in which bob has said these. */
const online = async (...said: string[]) => {
  const server = createModelServer(['a', 'b'])
  for (const text of said) server.say('a', 'bob', text)
  const { world, store } = storeOver(server, { fates: [], delays: [], losses: [] })
  world.connect()
  await store.load()
  await store.open('a')
  await when(() => world.client.state() === 'online')
  return { server, world, store, texts: () => store.messages('a').items.map(({ text }) => text) }
}

const when = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 2_000) throw new Error('it did not come to that')
    await tick()
  }
}

describe('a message of mine', () => {
  test('is there at once and stays the same one when it is kept, whichever tells it first', async () => {
    for (const fate of ['arrives', 'lost'] as const) {
      const server = createModelServer(['a'])
      const { world, store } = storeOver(server, { fates: [fate], delays: [1], losses: [] })
      world.connect()
      await when(() => world.client.state() === 'online')
      await store.open('a')

      store.send({ chatId: 'a', text: 'hello' })
      const [pending] = store.messages('a').items
      expect(pending).toMatchObject({ text: 'hello', status: 'pending' })
      await when(() => store.messages('a').items[0]?.status === 'sent')

      expect(store.messages('a').items).toHaveLength(1)
      expect(store.messages('a').items[0]!.key).toBe(pending!.key)
    }
  })

  test('takes its place among others, and what is not kept yet stays at the end', async () => {
    const { server, world, store, texts } = await online('one')
    store.send({ chatId: 'a', text: 'refused' })
    world.tell(server.say('a', 'bob', 'two').events)
    expect(texts()).toEqual(['one', 'two', 'refused'])

    store.send({ chatId: 'a', text: 'mine' })
    await when(() => store.messages('a').items.at(-1)?.status === 'failed')
    await when(() => store.messages('a').items.every(({ status }) => status !== 'pending'))
    expect(texts()).toEqual(['one', 'two', 'mine', 'refused'])
  })

  test('that is refused says so, and is gone when it is discarded', async () => {
    const { store, texts } = await online()
    const id = store.send({ chatId: 'a', text: 'refused' })
    await when(() => store.messages('a').items[0]?.status === 'failed')
    expect(store.messages('a').items[0]!.problem).toMatchObject({ status: 403 })

    expect(store.discard(id)).toBe(true)
    expect(texts()).toEqual([])
  })
})

describe('a change of mine', () => {
  test('shows at once', async () => {
    const { store } = await online('one')
    const reacting = store.react('a', 'a1', '👍')
    expect(store.messages('a').items[0]).toMatchObject({
      reactions: [{ emoji: '👍', count: 1, mine: true }],
      isChanging: true,
    })
    await reacting
    expect(store.messages('a').items[0]).toMatchObject({ reactions: [{ emoji: '👍', count: 1, mine: true }] })
    expect(store.messages('a').items[0]).not.toHaveProperty('isChanging')
  })

  test('that the server refuses was never there', async () => {
    const { store, texts } = await online('one')
    const before = store.messages('a').items[0]
    const editing = store.edit('a', 'a1', 'not mine')
    expect(texts()).toEqual(['not mine'])

    await expect(editing).rejects.toMatchObject({ status: 403 })
    expect(store.messages('a').items[0]).toBe(before)
  })

  test('deletes for everybody and keeps the place, or for me alone and leaves nothing', async () => {
    const { store, texts } = await online('one', 'two')
    const deleting = store.delete('a', 'a1')
    expect(store.messages('a').items[0]).toMatchObject({ text: '', isChanging: true })
    await deleting
    expect(store.messages('a').items[0]).toMatchObject({ seq: 1, text: '', deletedAt: expect.any(String) })

    const hiding = store.deleteForMe('a', 'a2')
    expect(texts()).toEqual([''])
    await hiding
    expect(texts()).toEqual([''])
  })
})

describe('what is read', () => {
  test('is the same object until something of it changes', async () => {
    const { server, world, store } = await online('one', 'two')
    const chats = store.chats()
    const list = store.messages('a')
    const other = store.chat('b')
    const unread = store.unread()
    world.emit('presence', { userId: 'bob', presence: 'online' })
    world.emit('typing', { chatId: 'a', userId: 'bob', typing: true })
    world.tell(server.edit('a', 7, 'of no message'))
    expect(store.chats()).toBe(chats)
    expect(store.messages('a')).toBe(list)

    world.tell(server.edit('a', 2, 'better'))
    expect(store.messages('a')).not.toBe(list)
    expect(store.messages('a').items[0]).toBe(list.items[0])
    expect(store.chat('b')).toBe(other)
    expect(store.unread()).toBe(unread)
  })

  test('is told of once for what comes together', async () => {
    const { server, world, store } = await online()
    await tick()
    let told = 0
    const stop = store.subscribe(() => (told += 1))
    world.tell([...server.say('a', 'bob', '1').events, ...server.say('a', 'bob', '2').events])
    await tick()
    expect(told).toBe(1)

    stop()
    world.tell(server.say('a', 'bob', '3').events)
    await tick()
    expect(told).toBe(1)
  })
})

describe('a chat', () => {
  test('counts what is unread and mentions me, until it is read', async () => {
    const { server, world, store } = await online()
    world.tell([...server.say('a', 'bob', 'hi @ada').events, ...server.say('a', 'bob', 'there?').events])
    expect(store.chat('a')!.me).toMatchObject({ unread: 2, mentions: 1 })
    expect(store.unread()).toEqual({ chats: 1, messages: 2, mentions: 1 })

    const reading = store.markRead('a')
    expect(store.unread()).toEqual({ chats: 0, messages: 0, mentions: 0 })
    await reading
    expect(server.list().find(({ id }) => id === 'a')!.me.unread).toBe(0)
  })

  test('comes first when something new is said in it', async () => {
    const { server, world, store } = await online('one')
    world.tell(server.say('b', 'bob', 'later').events)
    expect(store.chats().map(({ id }) => id)).toEqual(['b', 'a'])
    world.tell(server.choose('a', true, null))
    expect(store.chats().map(({ id }) => id)).toEqual(['a', 'b'])
  })

  test('tells how far its members are, and never back', async () => {
    const { world, store } = await online()
    world.emit('receipt', { chatId: 'a', items: [{ userId: 'bob', readSeq: 5 }] })
    world.emit('receipt', { chatId: 'a', items: [{ userId: 'bob', readSeq: 3, deliveredSeq: 7 }] })
    expect(store.receipts('a')).toEqual({ bob: { userId: 'bob', deliveredSeq: 7, readSeq: 5 } })
  })

  test('that is gone is shown no more, nor what was in it', async () => {
    const { server, world, store, texts } = await online('one')
    world.tell(server.leaveOrJoin('a'))
    expect(store.chat('a')).toBeUndefined()
    expect(texts()).toEqual([])
  })

  test('of another device shows its draft; mine is not overwritten while it is not kept', async () => {
    const { server, world, store } = await online()
    world.tell(server.choose('a', false, 'from the phone'))
    expect(store.draft('a')).toBe('from the phone')

    store.setDraft('a', 'from here')
    world.tell(server.choose('a', false, 'from the phone again'))
    expect(store.draft('a')).toBe('from here')
  })
})

describe('who is typing', () => {
  test('has stopped when the message is there, and when the connection is lost', async () => {
    const { server, world, store } = await online()
    world.emit('typing', { chatId: 'a', userId: 'bob', typing: true })
    expect(store.typing('a')).toEqual(['bob'])
    world.tell(server.say('a', 'bob', 'done').events)
    expect(store.typing('a')).toEqual([])

    world.emit('typing', { chatId: 'a', userId: 'bob', typing: true })
    world.cut()
    expect(store.typing('a')).toEqual([])
  })

  test('stops by itself', async () => {
    const typing = createTypingPeople(() => {}, 5)
    typing.set('a', 'bob', true)
    expect(typing.of('a')).toEqual(['bob'])
    await when(() => typing.of('a').length === 0)
  })
})

test('when the login is over nothing of the person is left', async () => {
  const { world, store, texts } = await online('one')
  world.emit('ended', { reason: 'logged-out' })
  expect(store.chats()).toEqual([])
  expect(texts()).toEqual([])
})
