import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { testDatabaseUrl } from '@chat/common/testing/test-database'
import { until } from '@chat/common/testing/until'
import fc from 'fast-check'
import { memberId, memberModel } from '../chats/member.model.ts'
import { startTestChat, type TestChat } from '../testing/start-test-chat.ts'

let instances: [TestChat, TestChat]
let ann: { userId: string }
let bob: { userId: string }

beforeAll(async () => {
  const options = { env: { RECEIPTS_EVERY_MS: '1' }, url: testDatabaseUrl('marks') }
  const one = await startTestChat(options)
  instances = [one, await startTestChat(options)]
  ;[ann, bob] = [await one.register('ann'), await one.register('bob')]
}, 60_000)

afterAll(async () => {
  await instances[0].db.dropDatabase()
  await Promise.all(instances.map((chat) => chat.stop()))
})

const as = ({ userId }: { userId: string }, on: number) => {
  const chat = instances[on]!
  return chat.as({ token: chat.tokens.tokenFor(userId) })
}

const step = fc.record({
  on: fc.constantFrom(0, 1),
  what: fc.constantFrom('send', 'hear', 'read', 'mark'),
  seq: fc.nat(14),
})

/** What is promised, in a few lines: reading goes forward, marking goes anywhere, writing reads everything. */
const createModel = () => {
  let [lastSeq, read, shown] = [1, 1, 1]
  const see = (seq: number) => {
    read = seq
    shown = Math.max(shown, seq) // what others are told never goes back
  }
  return {
    hear: () => (lastSeq += 1),
    send: () => see((lastSeq += 1)),
    read: (seq: number) => see(Math.max(read, Math.min(seq, lastSeq))),
    mark: (seq: number) => see(seq - 1),
    mayMark: (seq: number) => seq >= 1 && seq <= lastSeq,
    now: () => ({ lastSeq, read, shown }),
  }
}

test('what one sees as unread, and what others see as read, over any reads, marks and sends through two instances', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
      const group = { type: 'group', name: 'x', memberIds: [bob.userId] }
      const { body } = await as(ann, 0).post('/chats').send(group).expect(201)
      const [chatId, model] = [body.id as string, createModel()]

      for (const { on, what, seq } of steps) {
        if (what === 'send' || what === 'hear') {
          const sender = what === 'send' ? ann : bob
          await as(sender, on).post('/messages').send({ chatId, text: 'x' }).expect(201)
          model[what]()
        }
        if (what === 'read') {
          await as(ann, on).put(`/chats/${chatId}/read`).send({ seq }).expect(204)
          model.read(seq)
        }
        if (what === 'mark') {
          const expected = model.mayMark(seq) ? 204 : 400
          await as(ann, on).put(`/chats/${chatId}/unread`).send({ seq }).expect(expected)
          if (expected === 204) model.mark(seq)
        }
      }

      const { lastSeq, read, shown } = model.now()
      for (const on of [0, 1])
        await until(
          async () => {
            const { me } = (await as(ann, on).get(`/chats/${chatId}`).expect(200)).body
            expect({ readSeq: me.readSeq, unread: me.unread }).toEqual({ readSeq: read, unread: lastSeq - read })
            return true
          },
          { what: 'the view that the model has', timeoutMs: 10_000 },
        )
      await until(
        async () => {
          const row = await memberModel(instances[0].db).findById(memberId(chatId, ann.userId)).lean()
          expect(row?.readSeq).toBe(shown)
          return true
        },
        { what: 'the pointer that the model has', timeoutMs: 10_000 },
      )
    }),
    { numRuns: 8 },
  )
}, 180_000)
