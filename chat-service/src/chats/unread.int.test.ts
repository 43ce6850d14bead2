import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'

let chat: TestChat
let owner: TestPerson
let people: TestPerson[]

beforeAll(async () => {
  chat = await startTestChat({ env: { RECEIPTS_EVERY_MS: '1' } })
  owner = await chat.register('owner')
  people = await Promise.all(['ann', 'bob', 'cyd'].map(chat.register))
})
afterAll(() => chat.stop())

const step = fc.record({ who: fc.nat(2), what: fc.constantFrom('send', 'read', 'join', 'leave'), seq: fc.nat(40) })

/** What DESIGN promises, in a few lines: unread = lastSeq - readSeq, whatever happened before. */
const createModel = () => {
  const readSeqs = new Map<string, number>()
  let lastSeq = 1
  return {
    send: (who: string) => readSeqs.has(who) && readSeqs.set(who, (lastSeq += 1)),
    read: (who: string, seq: number) =>
      readSeqs.has(who) && readSeqs.set(who, Math.max(readSeqs.get(who)!, Math.min(seq, lastSeq))),
    join: (who: string) => !readSeqs.has(who) && readSeqs.set(who, (lastSeq += 1)),
    leave: (who: string) => readSeqs.delete(who) && (lastSeq += 1),
    unread: (who: string) => (readSeqs.has(who) ? lastSeq - readSeqs.get(who)! : undefined),
  }
}

test('unread is what came after what one has read, over any sends, reads, joins and leaves', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { body } = await chat.as(owner).post('/chats').send({ type: 'group', name: 'x' }).expect(201)
      const [chatPath, model] = [`/chats/${body.id}`, createModel()]

      for (const { who, what, seq } of steps) {
        const person = people[who]!
        const { userId } = person
        if (what === 'send') await chat.as(person).post('/messages').send({ chatId: body.id, text: 'x' })
        if (what === 'read') await chat.as(person).put(`${chatPath}/read`).send({ seq })
        if (what === 'join')
          await chat
            .as(owner)
            .post(`${chatPath}/members`)
            .send({ userIds: [userId] })
        if (what === 'leave') await chat.as(person).delete(`${chatPath}/members/me`)
        if (what === 'read') model.read(userId, seq)
        else model[what as 'send' | 'join' | 'leave'](userId)

        for (const { token, userId: id } of people) {
          const { body: seen, status } = await chat.as({ token }).get(chatPath)
          const expected = model.unread(id)
          if (expected === undefined) expect([403, 404]).toContain(status)
          else expect(seen.me).toMatchObject({ unread: expected, readSeq: seen.lastSeq - expected })
        }
      }
    }),
    { numRuns: 6 },
  )
}, 90_000)
