import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { outboxEntry, type OutboxEntry } from '@chat/common/broker/document-outbox'
import { messageEdited, messageHidden, pinChanged, reactionChanged } from '@chat/common/events/message-events'
import { until } from '@chat/common/testing/until'
import fc from 'fast-check'
import { mongo } from 'mongoose'
import { hiddenModel } from '../hiding/hidden.model.ts'
import { observeDatabase } from '../testing/round-trips.ts'
import type { TestPerson } from '../testing/start-test-chat.ts'
import { startTwoChats, talk, type Said } from '../testing/talk.ts'
import { messageDocs } from './message.model.ts'

let chats: Awaited<ReturnType<typeof startTwoChats>>
/** Each with a token for either instance; the first has made the group and written the message. */
let people: [TestPerson, TestPerson][]
let chatId: string

beforeAll(async () => {
  chats = await startTwoChats()
  people = []
  for (const name of ['ann', 'bob', 'cyd']) people.push(await chats.register(name))
  chatId = await talk(chats.one).group(...(people.map(([person]) => person) as [TestPerson, ...TestPerson[]]))
}, 60_000)
afterAll(() => chats.stop())

const emojis = ['👍', '🎉', '❤️']
const step = fc.record({
  who: fc.nat(2),
  on: fc.constantFrom(0 as const, 1 as const),
  what: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('set' as const, 'clear' as const, 'edit' as const, 'pin' as const) },
    { weight: 2, arbitrary: fc.constant('unpin' as const) },
    { weight: 1, arbitrary: fc.constant('delete' as const) },
  ),
  which: fc.nat(2),
})
type Step = { who: number; on: 0 | 1; what: 'set' | 'clear' | 'edit' | 'pin' | 'unpin' | 'delete'; which: number }

const ask = (id: string, { who, on, what, which }: Step) => {
  const by = [chats.one, chats.two][on]!.as(people[who]![on])
  const path = `/messages/${chatId}/${id}`
  const reaction = `${path}/reactions/${encodeURIComponent(emojis[which]!)}`
  if (what === 'set') return by.put(reaction)
  if (what === 'clear') return by.delete(reaction)
  if (what === 'edit') return by.patch(path).send({ text: `text ${which}` })
  if (what === 'pin') return by.put(`/chats/${chatId}/pins/${id}`)
  if (what === 'unpin') return by.delete(`/chats/${chatId}/pins/${id}`)
  return by.delete(path)
}

/** What a message is after a change, in a few lines; undefined: nothing changed. */
const createModel = () => {
  const state = { version: 1, text: 'text', reactions: [] as [string, Set<number>][], pinned: false, deleted: false }
  const texts: string[] = []

  const change = ({ who, what, which }: Step): boolean => {
    const emoji = emojis[which]!
    const given = state.reactions.find(([each]) => each === emoji)
    if (state.deleted) return false
    if (what === 'set') {
      if (!given) return state.reactions.push([emoji, new Set([who])]) > 0
      return !given[1].has(who) && given[1].add(who).has(who)
    }
    if (what === 'clear') {
      const changed = given?.[1].delete(who) ?? false
      state.reactions = state.reactions.filter(([, userIds]) => userIds.size > 0)
      return changed
    }
    if (what === 'edit') {
      if (who !== 0 || state.text === `text ${which}`) return false
      texts.push(state.text)
      state.text = `text ${which}`
      return true
    }
    if (what === 'delete') {
      if (who !== 0) return false
      Object.assign(state, { text: '', reactions: [], pinned: false, deleted: true })
      return true
    }
    if (state.pinned === (what === 'pin')) return false
    state.pinned = what === 'pin'
    return true
  }

  return {
    apply: (one: Step): void => {
      if (change(one)) state.version += 1
    },
    status: ({ who, what }: Step): number => {
      if ((what === 'edit' && who !== 0 && !state.deleted) || (what === 'delete' && who !== 0)) return 403
      if (state.deleted && what !== 'delete') return 404
      return ['pin', 'unpin', 'delete'].includes(what) ? 204 : 200
    },
    texts,
    seenBy: (who: number) => ({
      version: state.version,
      text: state.text,
      reactions: state.reactions.map(([emoji, userIds]) => ({ emoji, count: userIds.size, mine: userIds.has(who) })),
      pinned: state.pinned || undefined,
      deleted: state.deleted,
    }),
  }
}

type Heard = { messageId: string; version: number } & Record<string, unknown>

const seen = async (id: string, who: number) => {
  const { body } = await chats.two.as(people[who]![1]).get(`/messages/${chatId}/${id}`).expect(200)
  const { version, text, reactions, pinned, deletedAt } = body
  return { version, text, reactions, pinned, deleted: deletedAt !== undefined }
}

describe('random changes by three people on two instances', () => {
  test('one after another make what the model makes, and are answered as it answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        const { id } = await talk(chats.one).say(people[0]![0], chatId, 'text')
        const model = createModel()
        for (const one of steps) {
          const { status } = await ask(id, one)
          expect({ one, status }).toEqual({ one, status: model.status(one) })
          model.apply(one)
        }
        for (const who of [0, 1, 2]) expect(await seen(id, who)).toEqual(model.seenBy(who))

        const history = await chats.one.as(people[1]![0]).get(`/messages/${chatId}/${id}/history`)
        if (model.seenBy(0).deleted) expect(history.status).toBe(404)
        else expect(history.body.items.map(({ text }: { text: string }) => text)).toEqual(model.texts)
      }),
      { numRuns: 8 },
    )
  }, 120_000)

  test('at once end where every listener, by versions, ends too', async () => {
    const { of } = await chats.one.join(people[1]![0])
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 20 }), async (steps) => {
        const { id, version: first } = await talk(chats.one).say(people[0]![0], chatId, 'text')
        const answers = await Promise.all(steps.map((one) => ask(id, one)))
        for (const { status } of answers) expect([200, 204, 403, 404]).toContain(status)

        const now = await seen(id, 1)
        const heard = () =>
          ['message:edited', 'message:deleted', 'reaction:changed', 'pin:changed'].flatMap((event) =>
            (of(event) as Heard[]) // each of them tells of a message
              .filter(({ messageId }) => messageId === id)
              .map((payload) => ({ event, ...payload })),
          )
        const last = (event: string) =>
          heard()
            .filter((each) => each.event === event)
            .toSorted((a, b) => b.version - a.version)[0] as Heard | undefined // as above
        await until(() => Math.max(first, ...heard().map(({ version }) => version)) === now.version, {
          timeoutMs: 20_000,
        })
        expect(last('message:deleted') !== undefined).toBe(now.deleted)
        if (now.deleted) return expect(last('message:deleted')!.version).toBe(now.version)

        await until(() => (last('message:edited')?.['text'] ?? 'text') === now.text, { timeoutMs: 20_000 })
        const counts = now.reactions.map(({ emoji, count }: { emoji: string; count: number }) => ({ emoji, count }))
        await until(() => JSON.stringify(last('reaction:changed')?.['reactions'] ?? []) === JSON.stringify(counts), {
          timeoutMs: 20_000,
        })
        await until(() => (last('pin:changed')?.['pinned'] ?? false) === (now.pinned ?? false), { timeoutMs: 20_000 })
      }),
      { numRuns: 6, endOnFailure: true }, // what it tries again would meet what the first tries left
    )
  }, 180_000)
})

describe('an instance that dies before it told anybody', () => {
  const before = new Date(Date.now() - 10_000)
  const left = (contract: Parameters<typeof outboxEntry>[0], data: object): OutboxEntry =>
    outboxEntry(contract, { by: randomUUID(), at: before, subject: chatId, data })
  const ofMessage = ({ id, seq }: Said) => ({ chatId, messageId: id, seq, version: 2, senderId: people[0]![0].userId })

  test.each([
    ['message:edited', messageEdited, { text: 'new', mentions: [], editedAt: before.toISOString() }],
    ['reaction:changed', reactionChanged, { userId: 'somebody', emoji: '👍', set: true, reactions: [] }],
    ['pin:changed', pinChanged, { actorId: 'somebody', pinned: true }],
  ] as const)(
    'leaves %s to another',
    async (event, contract, what) => {
      const { of } = await chats.two.join(people[1]![1])
      const said = await talk(chats.one).say(people[0]![0], chatId, 'x')
      const entry = left(contract as Parameters<typeof outboxEntry>[0], { ...ofMessage(said), ...what })
      const _id = new mongo.ObjectId(said.id)
      await messageDocs(chats.one.db).updateOne({ _id }, { $set: { version: 2, outbox: [entry] } })

      await until(() => (of(event) as Heard[]).some(({ messageId }) => messageId === said.id), { timeoutMs: 30_000 })
      await until(async () => (await messageDocs(chats.one.db).findOne({ _id }))!.outbox === undefined, {
        timeoutMs: 30_000,
      })
    },
    60_000,
  )

  test('leaves what somebody hid to another', async () => {
    const { of } = await chats.two.join(people[1]![1])
    const { id, seq } = await talk(chats.one).say(people[0]![0], chatId, 'x')
    const { userId } = people[1]![0]
    const hidden = { userId, chatId, messageId: id, seq }
    const entry = left(messageHidden as Parameters<typeof outboxEntry>[0], {
      ...hidden,
      hiddenAt: before.toISOString(),
    })
    await hiddenModel(chats.one.db).create({ _id: `${userId}:${id}`, ...hidden, hiddenAt: before, outbox: [entry] })
    await until(() => (of('message:deleted') as Heard[]).some(({ messageId }) => messageId === id), {
      timeoutMs: 30_000,
    })
  }, 60_000)
})

test('no change scans a collection or sorts messages in memory, and each is one write', async () => {
  const { one } = chats
  const [ann, bob] = [people[0]![0], people[1]![0]]
  const said = await talk(one).say(ann, chatId, 'x')
  const path = `/messages/${chatId}/${said.id}`
  let count = 0
  const asked: [string, () => Promise<unknown>][] = [
    ['react', async () => one.as(bob).put(`${path}/reactions/${encodeURIComponent(emojis[(count += 1) % 3]!)}`)],
    [
      'edit',
      async () =>
        one
          .as(ann)
          .patch(path)
          .send({ text: `${(count += 1)}` }),
    ],
    ['pin', async () => one.as(bob)[(count += 1) % 2 ? 'put' : 'delete'](`/chats/${chatId}/pins/${said.id}`)],
    ['who reacted', async () => one.as(bob).get(`${path}/reactions`)],
    ['star', async () => one.as(bob).put(`${path}/star`)],
    ['one message', async () => one.as(bob).get(path)],
    ['a page', async () => one.as(bob).get(`/messages/${chatId}?limit=5`)],
    ['hide', async () => one.as(bob).delete(`${path}?for=me`)],
  ]
  const { socket } = await one.join(bob)
  const since = new Date(0).toISOString()
  asked.push(['sync', () => socket.emitWithAck('sync', { chats: { [chatId]: said.seq }, since, limit: 3 })])

  for (const [what, work] of asked) {
    const { plans } = await observeDatabase(one, work)
    for (const { planSummary, hasSortStage, ns } of plans) {
      const where = { what, ns, planSummary, hasSortStage }
      expect(where).toEqual({ what, ns, planSummary: expect.not.stringContaining('COLLSCAN'), hasSortStage: undefined })
    }
  }
})

test('changes since are read by their index from where the last page ended', async () => {
  const { one } = chats
  const [ann] = people[0]!
  const others = [await talk(one).group(ann), await talk(one).group(ann)]
  for (const into of others)
    for (let count = 0; count < 30; count++) {
      const { id } = await talk(one).say(ann, into, 'x')
      await one.as(ann).patch(`/messages/${into}/${id}`).send({ text: 'y' }).expect(200)
    }
  const { socket } = await one.join(ann)
  const input = {
    chats: Object.fromEntries(others.map((into) => [into, 31])),
    since: new Date(0).toISOString(),
    limit: 5,
  }
  const got: string[] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    let reply: { ok: true; data: { changed: { id: string }[]; cursor: string | null } } | undefined
    const { plans } = await observeDatabase(one, async () => {
      reply = await socket.emitWithAck('sync', { ...input, ...(cursor !== undefined && { cursor }) })
    })
    const reading = plans.filter(({ planSummary }) => planSummary!.includes('changedAt: 1, seq: 1'))
    for (const { docsExamined, hasSortStage } of reading) {
      expect(docsExamined).toBeLessThanOrEqual(7) // one of each branch more
      expect(hasSortStage).toBeUndefined()
    }
    got.push(...reply!.data.changed.map(({ id }) => id))
    cursor = reply!.data.cursor
  }
  expect(new Set(got).size).toBe(60)
  expect(got).toHaveLength(60)
}, 120_000)
