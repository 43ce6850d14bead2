import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import fc from 'fast-check'
import { createPeople, type People } from '../e2e/people.ts'
import { describeWithRabbitmq } from '../chaos/describe-with-rabbitmq.ts'
import { startMongod, type TestServer } from '../support/mongod.ts'
import { startServices, type Services } from '../support/services.ts'
import { takeVirtualHost, type Broker } from '../support/virtual-host.ts'
import { apply, effectiveRead, newChat, type ChatModel, type ModelMessage } from './chat-model.ts'
import { openMember, type Member, type Where } from './member.ts'
import { watchQueries } from './watched-queries.ts'
import { toOperation, wish, type Wish } from './wishes.ts'

type Json = Record<string, unknown>

describeWithRabbitmq('three people, two instances, REST and sockets', () => {
  let mongod: TestServer
  let rabbitmq: Broker
  let services: Services
  let people: People
  let members: Member[]

  beforeAll(async () => {
    ;[mongod, rabbitmq] = await Promise.all([startMongod(), takeVirtualHost('model')])
    services = await startServices({ mongoUrl: mongod.url, rabbitmqUrl: rabbitmq.url })
    const doors = services.doors.map(({ url }) => url)
    people = createPeople(doors[0]!)
    const devices = await Promise.all(['ada', 'bob', 'cleo'].map((name) => people.register(name)))
    members = await Promise.all(devices.map((device) => openMember(doors, device)))
  }, 180_000)

  afterAll(async () => {
    for (const socket of members?.flatMap(({ sockets }) => sockets) ?? []) socket.close()
    people?.leave()
    await services?.stop()
    await Promise.all([mongod?.stop(), rabbitmq?.stop()])
  }, 60_000)

  const makeChat = async (): Promise<Where> => {
    const [owner, ...others] = members
    const input = { type: 'group', name: 'Model', memberIds: others.map(({ id }) => id) }
    const { id, lastMessage } = await owner!.make(0, '/chats', input)
    return { chatId: String(id), ids: new Map([[1, String((lastMessage as Json)['id'])]]) }
  }

  /** A message as somebody must see it. */
  const seen = (message: ModelMessage, viewer: number, ids: Map<number, string>): Json => ({
    id: ids.get(message.seq),
    seq: message.seq,
    senderId: members[message.sender]!.id,
    text: message.text,
    mentions: message.mentions.map((index) => members[index]!.id),
    replyTo: message.replyTo === undefined ? undefined : ids.get(message.replyTo),
    reactions: message.reactions.map(({ emoji, people: reacted }) => ({
      emoji,
      count: reacted.length,
      mine: reacted.includes(viewer),
    })),
    isEdited: message.isEdited,
    isDeleted: message.isDeleted,
  })

  const shown = (message: Json): Json => {
    const { id, seq, senderId, text, mentions, replyTo, reactions, editedAt, deletedAt } = message
    const isDeleted = deletedAt !== undefined
    // who wrote it, and that it was edited, may go with the rest of a deleted one
    return { id, seq, senderId, text, mentions, replyTo, reactions, isEdited: editedAt !== undefined, isDeleted }
  }

  const readAll = async ({ get }: Member, door: number, chatId: string): Promise<Json[]> => {
    const all: Json[] = []
    for (let after = 0; ;) {
      const page = await get(door, `/messages/${chatId}?after=${after}&limit=7`)
      const items = page['items'] as Json[] // as API.md says
      all.push(...items)
      if (page['hasAfter'] !== true || items.length === 0) return all
      after = Number(items.at(-1)!['seq'])
    }
  }

  const expectSeen = async (chat: ChatModel, viewer: number, door: number, { chatId, ids }: Where): Promise<void> => {
    const member = members[viewer]!
    const person = chat.people[viewer]!
    const visible = chat.messages.filter(({ seq }) => !person.hidden.has(seq))
    expect((await readAll(member, door, chatId)).map(shown)).toEqual(visible.map((each) => seen(each, viewer, ids)))

    const last = chat.messages.length
    const readSeq = effectiveRead(person)
    const mentions = chat.messages.filter(({ seq, mentions }) => seq > readSeq && mentions.includes(viewer)).length
    const { me } = await member.get(door, `/chats/${chatId}`)
    expect(me).toMatchObject({ readSeq, unread: last - readSeq, mentions })
    expect((me as { draft?: string }).draft ?? '').toBe(person.draft)

    const idsOf = (body: Json): unknown[] => (body['items'] as Json[]).map(({ id }) => id) // as API.md says
    const isVisible = (seq: number): boolean => !person.hidden.has(seq)
    const pins = await member.get(door, `/chats/${chatId}/pins?limit=100`)
    expect(idsOf(pins)).toEqual(chat.pinned.filter(isVisible).map((seq) => ids.get(seq)))
    const starred = await member.get(door, '/messages/starred?limit=100')
    const mine = (starred['items'] as Json[]).filter((item) => item['chatId'] === chatId)
    expect(mine.map(({ id }) => id)).toEqual(
      person.starred
        .toReversed()
        .filter(isVisible)
        .map((seq) => ids.get(seq)),
    )

    for (const { seq, isSystem } of visible.filter(({ isDeleted }) => !isDeleted)) {
      const replies = chat.messages.filter(({ replyTo }) => replyTo === seq)
      const path = `/messages/${chatId}/${ids.get(seq)!}`
      if (isSystem || replies.length === 0) continue
      expect((await member.get(door, path))['replies']).toBe(replies.length)
      const thread = await member.get(door, `${path}/thread?limit=100`)
      expect(idsOf(thread)).toEqual(replies.filter((each) => isVisible(each.seq)).map((each) => ids.get(each.seq)))
    }

    const newest = chat.messages.at(-1)!
    const readPointers = async (): Promise<Json> => {
      const { items } = (await member.get(door, `/chats/${chatId}/receipts?seq=${last}`)) as { items: Json[] } // as API.md says
      return Object.fromEntries(items.map((item) => [item['userId'], item['readSeq']]))
    }
    const others = members.flatMap(({ id }, index) =>
      index === newest.sender ? [] : [[id, chat.people[index]!.readSeq]],
    )
    const wanted = Object.fromEntries(others)
    expect(await readPointers()).toEqual(wanted)
  }

  /** How far somebody has read by what they sent is written a moment later, and other instances learn of it then. */
  const untilSeen = async (check: () => Promise<void>): Promise<void> => {
    await until(() => check().then(() => true)).catch(() => {})
    await check()
  }

  test('whatever they do, everybody sees what the model says, and no query scans or sorts', async () => {
    const queries = await watchQueries(mongod.url, 'chat_db')
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { minLength: 10, maxLength: 45 }), async (wishes: Wish[]) => {
        const where = await makeChat()
        const chat = newChat(members.length)
        const names = members.map(({ username }) => username)
        for (const [index, wished] of wishes.entries()) {
          const operation = toOperation(wished, chat, names, index)
          const { status, data } = await members[operation.person]!.perform(operation, wished, where)
          const expected = apply(chat, operation)
          expect([operation, status < 300 ? 200 : status]).toEqual([operation, expected])
          if (operation.kind === 'send' && status < 300) where.ids.set(chat.messages.length, String(data['id']))
        }
        for (const viewer of members.keys())
          for (const door of [0, 1]) await untilSeen(() => expectSeen(chat, viewer, door, where))
      }),
      { numRuns: Number(process.env.MODEL_RUNS ?? 5), endOnFailure: true, interruptAfterTimeLimit: 100_000 },
    )
    // one entry each, however large everything else gets
    expect(await queries.suspicious((collection) => ['nodes', 'search_progress'].includes(collection))).toEqual([])
    expect(await queries.count()).toBeGreaterThan(1_000)
    await queries.close()
  }, 180_000)
})
