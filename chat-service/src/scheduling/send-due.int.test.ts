import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { OutboxEntry } from '@chat/common/broker/document-outbox'
import { problem } from '@chat/common/http/problem'
import { createLogger } from '@chat/common/log/logger'
import { openDatabase } from '@chat/common/mongo/open-database'
import { testDatabaseUrl } from '@chat/common/testing/test-database'
import { mongo, type Connection } from 'mongoose'
import type { MessageDoc } from '../messages/message.model.ts'
import type { Sending } from '../messages/send-message.ts'
import { scheduledModel, type ScheduledDoc } from './scheduled.model.ts'
import { scheduledStore, type ScheduledStore } from './scheduled-store.ts'
import { createSendDue, sendDueLimits } from './send-due.ts'

const log = createLogger({ service: 'chat-service', level: 'silent', format: 'json' })

let db: Connection
let scheduled: ScheduledStore
/** The clock of mongod, as far as these tests go. */
let clock: Date

beforeAll(async () => {
  db = await openDatabase(testDatabaseUrl('scheduled'))
  scheduled = scheduledStore(scheduledModel(db))
  await scheduled.model.createIndexes()
})
afterAll(async () => {
  await db.dropDatabase()
  await db.close()
})
beforeEach(async () => {
  clock = new Date('2030-01-01T08:00:00Z')
  await scheduled.model.deleteMany({})
})

const pass = (ms: number): void => void (clock = new Date(clock.getTime() + ms))

/** Chats as they are to a sender: what is kept is kept once under its clientMessageId. */
const createLog = () => {
  const kept = new Map<string, MessageDoc>()
  const order: string[] = []
  return {
    order,
    textsOf: (chatId: string) => [...kept.values()].filter((one) => one.chatId === chatId).map(({ text }) => text),
    send: async (_deps: unknown, senderId: string, input: Sending) => {
      const [chatId, clientMessageId, key] = [
        input.chatId!,
        input.clientMessageId!,
        `${senderId} ${input.clientMessageId}`,
      ]
      await new Promise(setImmediate)
      const repeated = kept.has(key)
      const message: MessageDoc = kept.get(key) ?? {
        _id: new mongo.ObjectId(),
        ...{ chatId, senderId, clientMessageId, text: input.text },
        ...{ seq: kept.size + 1, version: 1, createdAt: clock },
      }
      kept.set(key, message)
      order.push(input.text)
      return { message, repeated }
    },
  }
}

type Send = ReturnType<typeof createLog>['send']

const instance = (send: Send, store: ScheduledStore = scheduled) => {
  const announced: OutboxEntry[] = []
  const released: string[] = []
  const { look } = createSendDue({
    scheduled: store,
    attachments: { release: async (id: string) => void released.push(id) },
    changes: { announce: (_model: unknown, _id: unknown, entries: OutboxEntry[]) => void announced.push(...entries) },
    instanceId: randomUUID(),
    log,
    serverTime: async () => clock,
    send,
  } as unknown as Parameters<typeof createSendDue>[0]) // what sending itself takes is not used
  return { look, announced, released, typesOf: () => announced.map(({ type }) => type) }
}

let slot = 0
const wait = async (text: string, more: Partial<ScheduledDoc> = {}): Promise<string> => {
  const id = randomUUID()
  const sendAt = more.sendAt ?? new Date(clock.getTime() - 60_000)
  slot += 1
  await scheduled.model.create({
    _id: id,
    ...{ chatId: 'tea', senderId: 'ann', clientMessageId: id, text, attachmentIds: [] },
    ...{ sendAt, dueAt: sendAt, createdAt: sendAt, updatedAt: sendAt, state: 'waiting', tries: 0, slot },
    ...more,
  })
  return id
}
const stateOf = async (id: string) => (await scheduled.model.findById(id).select('+outbox').lean<ScheduledDoc>())!

test('after a night all that is due goes, oldest first, and nothing before its time', async () => {
  const { send, order } = createLog()
  const { look } = instance(send)
  const texts = Array.from({ length: sendDueLimits.pageSize + 50 }, (_, index) => `n${index}`)
  for (const [index, text] of texts.entries())
    await wait(text, { sendAt: new Date(clock.getTime() - 9e6 + index * 1_000) })
  await wait('later', { sendAt: new Date(clock.getTime() + 1) })

  expect(await look()).toBe(true)
  expect(await look()).toBe(false)
  expect(order).toEqual(texts)
  pass(1)
  await look()
  expect(order.at(-1)).toBe('later')
})

test('of several instances one sends each, in order of the chat, and tells of it once', async () => {
  const { send, order, textsOf } = createLog()
  const instances = [instance(send), instance(send), instance(send)]
  const texts = Array.from({ length: 30 }, (_, index) => `n${index}`)
  for (const chatId of ['one', 'two', 'three'])
    for (const [index, text] of texts.entries())
      await wait(text, { chatId, sendAt: new Date(clock.getTime() - 9e6 + index) })

  const workUntilDone = async ({ look }: (typeof instances)[number]): Promise<void> => {
    while ((await scheduled.due(clock, 1)).length > 0) await look()
  }
  await Promise.all(instances.map(workUntilDone))
  for (const chatId of ['one', 'two', 'three']) expect(textsOf(chatId)).toEqual(texts)
  expect(order).toHaveLength(90)
  expect(instances.flatMap(({ typesOf }) => typesOf())).toEqual(Array(90).fill('scheduled_sent'))
})

test('killed between sending and telling: another one tells, and the message is there once', async () => {
  const { send, order, textsOf } = createLog()
  const dying = instance(send, { ...scheduled, finish: () => Promise.reject(new Error('killed')) })
  const other = instance(send)
  const id = await wait('once')

  await expect(dying.look()).rejects.toThrow('killed')
  await other.look()
  expect({ state: (await stateOf(id)).state, order }).toEqual({ state: 'sending', order: ['once'] })

  pass(sendDueLimits.leaseMs)
  await other.look()
  expect(await stateOf(id)).toMatchObject({
    state: 'sent',
    outbox: [{ type: 'scheduled_sent', data: { id, userId: 'ann' } }],
  })
  expect(textsOf('tea')).toEqual(['once'])
  expect(other.announced).toMatchObject([{ data: { message: { text: 'once', clientMessageId: id } } }])
})

test('who comes late with a refusal after another has sent it says nothing', async () => {
  const { send } = createLog()
  const id = await wait('slow')
  const slow = instance(async () => {
    pass(sendDueLimits.leaseMs)
    await instance(send).look()
    throw problem('forbidden')
  })

  await slow.look()
  expect(await stateOf(id)).toMatchObject({ state: 'sent' })
  expect(slow.announced).toEqual([])
})

describe('what is refused', () => {
  test('for good has failed, and the next one goes on', async () => {
    const { send, order } = createLog()
    const failed = await wait('bad', { sendAt: new Date(clock.getTime() - 90_000) })
    await wait('good')
    const { look, announced } = instance(async (deps, senderId, input) => {
      if (input.text === 'bad') throw problem('forbidden', { detail: 'no' })
      return send(deps, senderId, input)
    })

    await look()
    expect(order).toEqual(['good'])
    expect(await stateOf(failed)).toMatchObject({ state: 'failed', doneAt: clock })
    expect(await stateOf(failed)).not.toHaveProperty('slot')
    expect(announced[0]).toMatchObject({
      type: 'scheduled_failed',
      data: { id: failed, userId: 'ann', problem: { type: '/problems/forbidden', status: 403, detail: 'no' } },
    })
  })

  test('for now waits as long as it is told, and what its sender says after it waits behind it', async () => {
    const { send, order } = createLog()
    const first = await wait('first', { sendAt: new Date(clock.getTime() - 90_000) })
    await wait('second')
    await wait('other', { senderId: 'bob' })
    let tooSoon = true
    const { look } = instance(async (deps, senderId, input) => {
      if (tooSoon && input.text === 'first') throw problem('too-many-requests', { retryAfterSeconds: 30 })
      return send(deps, senderId, input)
    })

    await look()
    await look()
    expect(order).toEqual(['other'])
    expect((await stateOf(first)).state).toBe('waiting') // it can still be changed
    tooSoon = false
    pass(29_999)
    await look()
    expect(order).toEqual(['other'])
    pass(1)
    await look()
    expect(order).toEqual(['other', 'first', 'second'])
  })

  test('by nobody: while it is unknown what became of it, it is tried again, ever less often', async () => {
    const id = await wait('in doubt')
    let tries = 0
    const { look } = instance(async () => {
      tries += 1
      throw problem('unavailable')
    })

    for (const [waitMs, expected] of [
      [0, 1],
      [sendDueLimits.retryMs, 2],
      [sendDueLimits.retryMs, 2],
      [sendDueLimits.retryMs, 3],
    ] as const) {
      pass(waitMs)
      await look()
      expect(tries).toBe(expected)
    }
    expect((await stateOf(id)).state).toBe('sending') // it may be there already
  })
})

test('files are let go of when it is done, also by the next who looks', async () => {
  const { send } = createLog()
  const id = await wait('files', { attachmentIds: ['a'] })
  await instance(send, { ...scheduled, stillHolding: async () => [] }).look()

  const { look, released } = instance(send)
  await look()
  await look()
  expect(released).toEqual([id])
})

test('what is done is gone after a week, when everybody was told of it', async () => {
  const { send } = createLog()
  const [told, untold] = [await wait('told'), await wait('untold')]
  await instance(send).look()
  await scheduled.model.updateOne({ _id: told }, { $unset: { outbox: true } })

  pass(sendDueLimits.keptMs - 1_000)
  await instance(send).look()
  expect(await scheduled.model.countDocuments()).toBe(2)
  pass(2_000)
  await instance(send).look()
  expect((await scheduled.model.find().lean()).map(({ _id }) => _id)).toEqual([untold])
})
