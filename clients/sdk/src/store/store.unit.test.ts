import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createStore, type Store } from './store.ts'
import type { ShownMessage } from './shown-message.ts'
import { createModelServer, type ModelServer } from './testing/model-server.ts'
import { createStoreWorld, tick, type Fate } from './testing/store-world.ts'

const chatIds = ['a', 'b', 'c']
const emojis = ['👍', '🎉']

const chatId = fc.constantFrom(...chatIds)
const seq = fc.integer({ min: 1, max: 12 })
const text = fc.constantFrom('hello', 'hi @ada', 'refused', 'more')
const emoji = fc.constantFrom(...emojis)
const flag = fc.boolean()
const draft = fc.constantFrom('begun', null)

/** What the other one does, or I do on another device. */
const elsewhere = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('say' as const), chatId, text, mine: flag }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), chatId, seq, text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), chatId, seq }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('react' as const), chatId, seq, emoji, set: flag, mine: flag }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pin' as const), chatId, seq, set: flag }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hide' as const), chatId, seq }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('read' as const), chatId, seq }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('markUnread' as const), chatId, seq }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('choose' as const), chatId, set: flag, draft }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leaveOrJoin' as const), chatId }) },
)

/** What I do here. */
const here = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('send' as const), chatId, text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('editHere' as const), chatId, seq, text }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deleteHere' as const), chatId, seq }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hideHere' as const), chatId, seq }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reactHere' as const), chatId, seq, emoji, set: flag }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('readHere' as const), chatId }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('open' as const), chatId }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('around' as const), chatId, seq }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('older' as const), chatId }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('newer' as const), chatId }) },
)

const others = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reconnect' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const) }) },
)
const step = fc.oneof(
  { weight: 6, arbitrary: elsewhere },
  { weight: 4, arbitrary: here },
  { weight: 2, arbitrary: others },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

const fates = fc.array(fc.constantFrom<Fate>('arrives', 'arrives', 'arrives', 'lost', 'twice', 'late'), {
  minLength: 1,
  maxLength: 12,
})

type World = ReturnType<typeof createStoreWorld>

const take = async (given: Step, { server, world, store }: { server: ModelServer; world: World; store: Store }) => {
  const ignore = (): void => {} // refused or lost: then it is as before
  const messageId = 'seq' in given ? `${given.chatId}${given.seq}` : ''
  switch (given.kind) {
    case 'say':
      return world.tell(
        server.say(given.chatId, given.mine && server.rooms.get(given.chatId)!.isMine ? 'ada' : 'bob', given.text)
          .events,
      )
    case 'edit':
      return world.tell(server.edit(given.chatId, given.seq, given.text))
    case 'remove':
      return world.tell(server.remove(given.chatId, given.seq))
    case 'react':
      return world.tell(server.react(given.chatId, given.seq, given.mine ? 'ada' : 'bob', given.emoji, given.set))
    case 'pin':
      return world.tell(server.pin(given.chatId, given.seq, given.set))
    case 'hide':
      return world.tell(server.hide(given.chatId, given.seq))
    case 'read':
      return world.tell(server.read(given.chatId, given.seq))
    case 'markUnread':
      return world.tell(server.markUnread(given.chatId, given.seq))
    case 'choose':
      return world.tell(server.choose(given.chatId, given.set, given.draft))
    case 'leaveOrJoin':
      return world.tell(server.leaveOrJoin(given.chatId))
    case 'send':
      return void store.send({ chatId: given.chatId, text: given.text })
    case 'editHere':
      return void store.edit(given.chatId, messageId, given.text).catch(ignore)
    case 'deleteHere':
      return void store.delete(given.chatId, messageId).catch(ignore)
    case 'hideHere':
      return void store.deleteForMe(given.chatId, messageId).catch(ignore)
    case 'reactHere':
      return void (given.set ? store.react : store.unreact)(given.chatId, messageId, given.emoji).catch(ignore)
    case 'readHere':
      return void store.markRead(given.chatId).catch(ignore)
    case 'open':
      return void store.open(given.chatId).catch(ignore)
    case 'around':
      return void store.openAround(given.chatId, given.seq).catch(ignore)
    case 'older':
      return void store.loadOlder(given.chatId).catch(ignore)
    case 'newer':
      return void store.loadNewer(given.chatId).catch(ignore)
    case 'reconnect':
      world.cut()
      await tick()
      return world.connect()
    case 'wait':
      return tick()
  }
}

const plain = ({ key: _key, status: _status, isChanging: _isChanging, ...message }: ShownMessage): object => message

/** Nothing is there twice, and everything is in order, with what is not sent yet at the end. */
const expectInOrder = (store: Store): void => {
  for (const id of chatIds) {
    const { items } = store.messages(id)
    const sent = items.filter(({ status }) => status === 'sent')
    expect(items.slice(0, sent.length)).toEqual(sent)
    const seqs = sent.map((message) => message.seq)
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b))
    expect(new Set(items.map(({ key }) => key)).size).toBe(items.length)
  }
}

/** Where a chat stands whose last message one has hidden, the server alone knows exactly: such chats are put last. */
const comparable = (chats: readonly { id: string; lastSeq: number; lastMessage?: unknown }[]): object[] => {
  const isVague = (chat: (typeof chats)[number]): boolean => !chat.lastMessage && chat.lastSeq > 0
  const vague = chats.filter(isVague).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return [...chats.filter((chat) => !isVague(chat)), ...vague]
}

const seen = (store: Store, server: ModelServer) => {
  const mine = chatIds.filter((id) => server.rooms.get(id)!.isMine)
  return {
    shown: {
      chats: comparable(store.chats()),
      messages: mine.map((id) =>
        store
          .messages(id)
          .items.filter(({ status }) => status !== 'failed')
          .map(plain),
      ),
    },
    kept: { chats: comparable(server.list()), messages: mine.map((id) => server.visible(id)) },
  }
}

/** Ignores what is not told: the order of keys, and what is undefined. */
const isEqual = (a: unknown, b: unknown): boolean => {
  try {
    expect(a).toEqual(b)
    return true
  } catch {
    return false
  }
}

const open = async (store: Store, server: ModelServer): Promise<void> => {
  for (const id of chatIds) {
    if (!server.rooms.get(id)!.isMine) continue
    if (!store.messages(id).isLoaded) await store.open(id)
    while (store.messages(id).hasNewer) await store.loadNewer(id)
    while (store.messages(id).hasOlder) await store.loadOlder(id)
  }
}

test('after whatever was lost, late or twice the store is what the server has', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fates,
      fc.array(fc.nat({ max: 3 }), { maxLength: 10 }),
      fc.array(fc.boolean(), { maxLength: 8 }),
      async (steps, fates, delays, losses) => {
        const server = createModelServer(chatIds)
        const world = createStoreWorld(server, { fates, delays, losses: [...losses, false] })
        const store = createStore(world.client, { refreshAfterMs: 0 })
        let wrong: unknown
        store.subscribe(() => {
          try {
            expectInOrder(store)
          } catch (error) {
            wrong ??= error
          }
        })
        world.connect()

        for (const each of steps) await take(each, { server, world, store })
        world.calmDown()
        world.cut()
        await tick()
        world.connect()

        let isDone = false
        for (let tries = 0; tries < 300 && !isDone; tries += 1) {
          await tick()
          if (tries > 20) await open(store, server)
          const { shown, kept } = seen(store, server)
          isDone = tries > 20 && isEqual(shown, kept)
        }
        const { shown, kept } = seen(store, server)
        expect(shown).toEqual(kept)
        expectInOrder(store)
        if (wrong) throw wrong
        for (const { log } of server.rooms.values()) {
          const sent = log.flatMap(({ clientMessageId }) => clientMessageId ?? [])
          expect(new Set(sent).size).toBe(sent.length)
        }
        store.close()
        world.stop()
      },
    ),
    { numRuns: 60 },
  )
}, 120_000)
