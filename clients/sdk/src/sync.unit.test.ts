import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createIncoming } from './incoming.ts'
import { Unreachable } from './problem.ts'
import { createSync } from './sync.ts'
import { createTimelines, type Positions } from './timelines.ts'

type Logged = { id: string; chatId: string; seq: number; senderId: string; text: string; createdAt: string }
type Asked = { chats: Positions; limit: number; cursor?: string }

const chatIds = ['a', 'b', 'c']

/** What `sync` answers, as the contract says, over logs in memory. Some answers get lost. */
const createModel = (losses: boolean[]) => {
  const logs = new Map<string, Logged[]>(chatIds.map((chatId) => [chatId, []]))
  const mine = new Set(chatIds)

  const say = (chatId: string): Logged => {
    const log = logs.get(chatId)!
    const seq = log.length + 1
    const said = { id: `${chatId}${seq}`, chatId, seq, senderId: 'bob', text: '', createdAt: '' }
    log.push(said)
    return said
  }

  const chatOf = (id: string) => {
    const lastSeq = logs.get(id)!.length
    return { id, type: 'group', createdAt: '', lastSeq, memberCount: 2, me: { readSeq: lastSeq, unread: 0 } }
  }

  const call = async (_event: string, payload: object): Promise<unknown> => {
    await Promise.resolve()
    if (losses.shift() === true) throw new Unreachable('lost')
    const { chats, limit, cursor } = payload as Asked // the only call made is sync
    const reached = cursor === undefined ? chats : (JSON.parse(cursor) as Positions) // made below
    const page: Record<string, { items: Logged[]; hasMore: boolean; lastSeq: number }> = {}
    const goesOn: Positions = {}
    let room = Math.min(limit, 3)
    for (const [chatId, after] of Object.entries(reached)) {
      if (!mine.has(chatId)) continue
      const missing = logs.get(chatId)!.slice(after)
      const items = missing.slice(0, room)
      room -= items.length
      if (items.length < missing.length) goesOn[chatId] = after + items.length
      page[chatId] = { items, hasMore: items.length < missing.length, lastSeq: after + missing.length }
    }
    const isFirstPage = cursor === undefined
    return {
      chats: page,
      added: isFirstPage ? [...mine].filter((id) => chats[id] === undefined).map(chatOf) : [],
      removed: isFirstPage ? Object.keys(chats).filter((id) => !mine.has(id)) : [],
      cursor: Object.keys(goesOn).length > 0 ? JSON.stringify(goesOn) : null,
      serverTime: '2026-01-01T00:00:00.000Z',
    }
  }

  return { logs, mine, say, chatOf, call }
}

/** Everything between the link and whoever listens, as a client puts it together. */
const createReader = (model: ReturnType<typeof createModel>, restored?: Positions) => {
  const handedOver = new Map<string, number[]>()
  const closing = new AbortController()
  let isReady = false
  const timelines = createTimelines({
    restored: restored ?? {},
    closed: closing.signal,
    handOver: ({ chatId, seq }) => handedOver.set(chatId, [...(handedOver.get(chatId) ?? []), seq]),
  })
  let synced = (): void => {}
  const sync = createSync({
    connection: { isReady: () => isReady, call: model.call },
    timelines,
    emit: () => {},
    isFresh: restored === undefined,
    gapMs: 1,
    backOff: { minMs: 0, maxMs: 0 },
    closed: closing.signal,
    onSynced: () => synced(),
  })
  const connect = (): Promise<void> => {
    isReady = true
    sync.request()
    return new Promise((resolve) => (synced = resolve))
  }
  return {
    handedOver,
    timelines,
    incoming: createIncoming({ timelines, sync, emit: () => {} }),
    connect,
    cut: () => (isReady = false),
    close: () => closing.abort(),
  }
}

const from = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)

/** What becomes of a message on the way to a socket. */
const fate = fc.constantFrom('arrives' as const, 'lost' as const, 'twice' as const, 'late' as const)
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('say' as const), chatId: fc.constantFrom(...chatIds), fate }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reconnect' as const) }) },
)

describe('a reader', () => {
  test('is handed every message from the connect on, per chat in order and once, whatever gets lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...chatIds), { maxLength: 8 }),
        fc.array(step, { maxLength: 40 }),
        fc.array(fc.boolean(), { maxLength: 6 }),
        async (before, steps, losses) => {
          const model = createModel(losses)
          for (const chatId of before) model.say(chatId)
          const startedAt = new Map(chatIds.map((chatId) => [chatId, model.logs.get(chatId)!.length]))
          const reader = createReader(model)
          await reader.connect()

          const late: Logged[] = []
          for (const each of steps) {
            if (each.kind === 'reconnect') {
              reader.cut()
              await reader.connect()
              continue
            }
            const said = model.say(each.chatId)
            if (each.fate === 'late') late.push(said)
            else if (each.fate !== 'lost') reader.incoming('message:new', said)
            if (each.fate === 'twice') reader.incoming('message:new', said)
            if (late.length > 2) reader.incoming('message:new', late.shift())
          }
          await reader.connect()

          for (const chatId of chatIds) {
            const expected = from(startedAt.get(chatId)! + 1, model.logs.get(chatId)!.length)
            expect(reader.handedOver.get(chatId) ?? []).toEqual(expected)
          }
          reader.close()
        },
      ),
      { numRuns: 200 },
    )
  })

  test('goes on exactly where an earlier one stopped', async () => {
    const model = createModel([])
    for (const chatId of ['a', 'a', 'a', 'a', 'a', 'b']) model.say(chatId)
    const reader = createReader(model, { a: 2, b: 1 })

    await reader.connect()

    expect(reader.handedOver.get('a')).toEqual([3, 4, 5])
    expect(reader.handedOver.get('b')).toBeUndefined()
    reader.close()
  })

  test('is handed nothing of a chat that it was removed from', async () => {
    const model = createModel([])
    const reader = createReader(model)
    await reader.connect()
    model.mine.delete('a')
    reader.incoming('chat:removed', { chatId: 'a', reason: 'removed' })
    reader.incoming('message:new', model.say('a'))
    await reader.connect()

    expect(reader.handedOver.get('a')).toBeUndefined()
    expect(reader.timelines.has('a')).toBe(false)
    reader.close()
  })

  test('is handed the message by which it joined, and what follows', async () => {
    const model = createModel([])
    model.mine.delete('a')
    from(1, 9).forEach(() => model.say('a'))
    const reader = createReader(model)
    await reader.connect()

    model.mine.add('a')
    const joined = model.say('a')
    reader.incoming('chat:created', model.chatOf('a'))
    reader.incoming('message:new', joined)
    reader.incoming('message:new', model.say('a'))

    expect(reader.handedOver.get('a')).toEqual([10, 11])
    reader.close()
  })
})
