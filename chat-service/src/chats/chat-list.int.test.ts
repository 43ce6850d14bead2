import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { messageDocs } from '../messages/message.model.ts'
import { copyChat } from '../testing/copy-chat.ts'
import { insertMessages } from '../testing/insert-messages.ts'
import { observeDatabase } from '../testing/round-trips.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { talk } from '../testing/talk.ts'

const chatCount = 60
const pinnedCount = 20
const unreadMentions = 7

let chat: TestChat
let ann: TestPerson
let many: TestPerson
let few: TestPerson

/** A chat in which everything is that a list shows. */
const fill = async (person: TestPerson, index: number): Promise<string> => {
  const peer = await chat.register(`peer-of-${person.username}-${index}`)
  const isDirect = index % 3 === 0
  const chatId = await (isDirect ? talk(chat).direct(peer, person) : talk(chat).group(peer, person, ann))
  const content = (at: number) => ({ text: 'x', ...(at < unreadMentions && { mentions: [person.userId] }) })
  await insertMessages(chat.db, { chatId, senderId: peer.userId, from: 2, count: 20 }, content)
  const mine = chat.as(person)
  await mine.put(`/chats/${chatId}/draft`).send({ text: 'Dear' }).expect(204)
  await mine.put(`/chats/${chatId}/unread`).send({ seq: 2 }).expect(204)
  const settings = {
    pinned: index % 5 === 0,
    level: 'mentions',
    mutedUntil: new Date(Date.now() + 3_600_000).toISOString(),
  }
  await mine.patch(`/chats/${chatId}/me`).send(settings).expect(200)
  return chatId
}

beforeAll(async () => {
  chat = await startTestChat()
  ;[ann, many, few] = [await chat.register('ann'), await chat.register('many'), await chat.register('few')]
  await fill(few, 0)
  for (let made = 0; made < 6; made += 1) await copyChat(chat.db, await fill(many, made), chatCount / 6 - 1)
}, 60_000)
afterAll(() => chat.stop())

const list = (person: TestPerson, query = 'limit=100') => chat.as(person).get(`/chats?${query}`).expect(200)

describe('the chat list', () => {
  test('has everything of each chat, pinned ones first', async () => {
    const { items } = (await list(many)).body
    expect(items).toHaveLength(chatCount)
    for (const { id, type, me, peer, lastMessage, lastSeq } of items) {
      expect(me).toMatchObject({
        readSeq: 1,
        unread: 20,
        unreadFrom: 2,
        mentions: unreadMentions,
        draft: 'Dear',
        muted: true,
        mutedUntil: expect.any(String),
        level: 'mentions',
      })
      expect(lastMessage).toMatchObject({ chatId: id, seq: 21, text: 'x' })
      expect({ lastSeq, hasPeer: peer !== undefined }).toEqual({ lastSeq: 21, hasPeer: type === 'direct' })
    }
    const pinned = items.map(({ me }: { me: { pinned: boolean } }) => me.pinned)
    expect(pinned).toEqual([...Array(pinnedCount).fill(true), ...Array(chatCount - pinnedCount).fill(false)])
  })

  test('takes as many round trips for 60 chats as for one, all by indexes', async () => {
    const [ofMany, ofFew] = [
      await observeDatabase(chat, () => list(many)),
      await observeDatabase(chat, () => list(few)),
    ]
    expect(ofMany.commands).toEqual(ofFew.commands)
    expect(ofMany.roundTrips).toBeLessThanOrEqual(6)
    for (const { planSummary, hasSortStage, ns } of ofMany.plans) {
      expect({ ns, planSummary }).toEqual({ ns, planSummary: expect.not.stringContaining('COLLSCAN') })
      expect(hasSortStage ?? false).toBe(false)
    }
  })

  test('counts mentions by the keys that it counts, and looks at no message', async () => {
    const { plans } = await observeDatabase(chat, () => list(many))
    const counting = plans.find(({ planSummary }) => planSummary?.includes('mentions'))
    expect(counting).toMatchObject({ docsExamined: 0 })
    const { keysExamined } = counting as { keysExamined?: number }
    expect(keysExamined).toBeLessThanOrEqual(chatCount * (unreadMentions + 2))
    expect(await messageDocs(chat.db).countDocuments({ mentions: many.userId })).toBe(chatCount * unreadMentions)
  })
})
