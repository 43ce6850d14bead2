import { expect, test } from '@jest/globals'
import { createStore, type Store } from '@chat/sdk/store/store'
import { memoryOutbox } from '@chat/sdk/store/outbox-storage'
import type { Device } from '../people.ts'
import { patiently as until } from './patiently.ts'
import type { World } from './world.ts'

const textsOf = (store: Store, chatId: string): string[] =>
  store
    .messages(chatId)
    .items.filter(({ system }) => !system)
    .map(({ text }) => text)

const statesOf = (store: Store, chatId: string): string[] => store.messages(chatId).items.map(({ status }) => status)

export const storeJourneys = (world: () => World): void => {
  /** Two people in a group, each with a store that shows it. */
  const pair = async () => {
    const { people } = world()
    const [ada, bob] = await Promise.all([people.join('ada'), people.join('bob')])
    const { id: chatId } = await ada.client.chats.createGroup({ name: 'Engine', memberIds: [bob.id] })
    const storeOf = async ({ client }: Device) => {
      const store = createStore(client)
      await store.load()
      await store.open(chatId)
      return store
    }
    return { ada, bob, chatId, adas: await storeOf(ada), bobs: await storeOf(bob) }
  }

  test('what one says is there at once, and then at the other one, in the same order', async () => {
    const { adas, bobs, chatId } = await pair()
    for (let index = 0; index < 10; index += 1) {
      adas.send({ chatId, text: `a${index}` })
      bobs.send({ chatId, text: `b${index}` })
    }
    expect(textsOf(adas, chatId)).toEqual(Array.from({ length: 10 }, (_, index) => `a${index}`))
    expect(statesOf(adas, chatId).at(-1)).toBe('pending')

    for (const store of [adas, bobs])
      await until(
        () => textsOf(store, chatId).length === 20 && statesOf(store, chatId).every((each) => each === 'sent'),
        {
          what: 'all twenty messages',
        },
      )
    expect(textsOf(adas, chatId)).toEqual(textsOf(bobs, chatId))
    expect(adas.messages(chatId).items.map(({ seq }) => seq)).toEqual(bobs.messages(chatId).items.map(({ seq }) => seq))
  })

  test('edits, deletions, reactions and pins are the same for both', async () => {
    const { ada, adas, bobs, chatId } = await pair()
    const { id: first } = await ada.client.messages.send({ chatId, text: 'one' })
    const { id: second } = await ada.client.messages.send({ chatId, text: 'two' })
    await until(() => textsOf(bobs, chatId).length === 2 && textsOf(adas, chatId).length === 2)

    await Promise.all([
      adas.edit(chatId, first, 'one, edited'),
      bobs.react(chatId, first, '👍'),
      adas.react(chatId, first, '👍'),
      adas.delete(chatId, second),
      bobs.pin(chatId, first),
    ])

    const shown = (store: Store) =>
      store
        .messages(chatId)
        .items.filter(({ system }) => !system)
        .map(({ text, deletedAt, reactions, pinned, version }) => ({
          text,
          isDeleted: deletedAt !== undefined,
          reactions: reactions.map(({ emoji, count, mine }) => [emoji, count, mine]),
          pinned: pinned ?? false,
          version,
        }))
    const expected = [
      { text: 'one, edited', isDeleted: false, reactions: [['👍', 2, true]], pinned: true, version: 5 },
      { text: '', isDeleted: true, reactions: [], pinned: false, version: 2 },
    ]
    for (const store of [adas, bobs])
      await until(() => JSON.stringify(shown(store)) === JSON.stringify(expected), {
        what: 'the same messages',
      })
    await expect(bobs.edit(chatId, first, 'not mine')).rejects.toMatchObject({ status: 403 })
    expect(shown(bobs)).toEqual(expected)
  })

  test('the list of chats counts, sorts and shows what is new', async () => {
    const { ada, bob, adas, bobs, chatId } = await pair()
    const other = await ada.client.chats.createGroup({ name: 'Other', memberIds: [bob.id] })
    await until(() => bobs.chats()[0]?.id === other.id, { what: 'the new chat at the top' })

    adas.send({ chatId, text: `@${bob.username} look` })
    adas.send({ chatId, text: 'here' })
    await until(() => bobs.chat(chatId)?.lastMessage?.text === 'here')
    expect(bobs.chats().map(({ id }) => id)).toEqual([chatId, other.id])
    const { me } = await bob.client.chats.get(chatId)
    expect(bobs.chat(chatId)!.me).toMatchObject({ unread: me.unread, mentions: me.mentions, readSeq: me.readSeq })
    expect(me).toMatchObject({ mentions: 1 })

    await bobs.markRead(chatId)
    expect(bobs.chat(chatId)!.me).toMatchObject({ unread: 0, mentions: 0 })
    await until(() => adas.receipts(chatId)[bob.id]?.readSeq === bobs.chat(chatId)!.lastSeq, { what: 'the receipt' })
  })

  test('what is written while one is offline is sent after a reload, once', async () => {
    const { ada, adas, bobs, chatId } = await pair()
    const outbox = memoryOutbox()
    const offline = await world().people.otherDevice(ada)
    const before = createStore(offline.client, { outbox })
    offline.client.close()
    before.send({ chatId, text: 'first' })
    before.send({ chatId, text: 'second' })
    before.close()

    const again = await world().people.otherDevice(ada)
    const after = createStore(again.client, { outbox })
    await after.open(chatId)

    await until(() => textsOf(bobs, chatId).length === 2, { what: 'both messages' })
    await until(() => textsOf(after, chatId).length === 2 && statesOf(after, chatId).every((each) => each === 'sent'))
    for (const store of [adas, bobs, after]) {
      await until(() => textsOf(store, chatId).length === 2)
      expect(textsOf(store, chatId)).toEqual(['first', 'second'])
    }
    expect(await outbox.list()).toEqual([])
  })

  test('a long history is read page by page, from both ends and the middle', async () => {
    const { ada, adas, chatId } = await pair()
    const texts = Array.from({ length: 130 }, (_, index) => `m${index}`)
    await Promise.all(texts.map((text) => ada.client.messages.send({ chatId, text })))
    const { lastSeq } = await ada.client.chats.get(chatId)
    await until(() => adas.chat(chatId)?.lastSeq === lastSeq)

    await adas.openAround(chatId, 60)
    expect(adas.messages(chatId)).toMatchObject({ hasOlder: true, hasNewer: true })
    while (adas.messages(chatId).hasNewer) await adas.loadNewer(chatId)
    while (adas.messages(chatId).hasOlder) await adas.loadOlder(chatId)
    expect(textsOf(adas, chatId)).toEqual(texts)
    adas.send({ chatId, text: 'last' })
    await until(() => statesOf(adas, chatId).every((each) => each === 'sent'))
    expect(textsOf(adas, chatId)).toEqual([...texts, 'last'])
  })
}
