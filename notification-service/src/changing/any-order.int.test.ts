import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { DomainEvent } from '@chat/common/events/define-event'
import fc from 'fast-check'
import { inboxId, shownOf, type Inbox } from '../inboxes/inbox.ts'
import { countOf } from '../inboxes/seq-ranges.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat, type TestChat } from '../testing/test-chat.ts'

type Message = { told: DomainEvent[]; by: number; seq: number; text: string; to: number[]; gone: boolean }
type Given = { message: Message; by: number; emoji: string }
type Person = { isMember: boolean; unread: Message[]; hidden: Set<Message>; given: Given[] }

const people = 3
const person = fc.nat(people - 1)
const which = fc.nat(20)
const emoji = fc.constantFrom('👍', '🎉')

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('say' as const), who: person, to: fc.uniqueArray(person) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hide' as const), who: person, which }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('give' as const, 'take' as const), who: person, which, emoji }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('read' as const), who: person, share: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('come and go' as const), who: fc.constantFrom(1, 2) }) },
)
type Step = typeof step extends fc.Arbitrary<infer Of> ? Of : never

/** Plays the steps in order, as chat-service would allow them: what it tells of, and what everybody should see. */
const play = (chat: TestChat, userIds: string[], steps: Step[]) => {
  const state = userIds.map((): Person => ({ isMember: true, unread: [], hidden: new Set(), given: [] }))
  const of = (who: number): Person => state[who]!
  const id = (who: number): string => userIds[who]!
  const messages: Message[] = []
  const there = (index: number): Message | undefined => {
    const left = messages.filter(({ gone }) => !gone)
    return left[index % left.length]
  }

  const seeAll = (who: number): void => void Object.assign(of(who), { unread: [], given: [] })

  const say = (by: number, to: number[]): DomainEvent[] => {
    const text = `message ${messages.length}`
    const told = chat.said(id(by), text, to.map(id))
    const message: Message = { told, by, seq: chat.lastSeq(), text, to, gone: false }
    messages.push(message)
    seeAll(by)
    for (const [who, one] of state.entries()) if (who !== by && one.isMember) one.unread.push(message)
    return told
  }

  const forget = (who: number, message: Message): void => {
    of(who).unread = of(who).unread.filter((one) => one !== message)
    of(who).given = of(who).given.filter((one) => one.message !== message)
  }

  const remove = (message: Message): DomainEvent[] => {
    message.gone = true
    for (let who = 0; who < people; who += 1) forget(who, message)
    return chat.unsaid(message.told)
  }

  const hide = (who: number, message: Message): DomainEvent[] => {
    of(who).hidden.add(message)
    forget(who, message)
    return chat.hid(id(who), message.told)
  }

  const react = (kind: 'give' | 'take', by: number, message: Message, emoji: string): DomainEvent[] => {
    const owner = of(message.by)
    const isThis = (one: Given) => one.message === message && one.by === by && one.emoji === emoji
    owner.given = owner.given.filter((one) => !isThis(one))
    if (kind === 'take') return chat.tookBack(id(by), message.told, emoji)
    if (by !== message.by && owner.isMember && !owner.hidden.has(message)) owner.given.push({ message, by, emoji })
    return chat.reacted(id(by), message.told, emoji)
  }

  const read = (who: number, share: number): DomainEvent[] => {
    const readSeq = Math.ceil((chat.lastSeq() * share) / 100)
    of(who).unread = of(who).unread.filter(({ seq }) => seq > readSeq)
    of(who).given = []
    return chat.read(id(who), readSeq)
  }

  const comeOrGo = (who: number): DomainEvent[] => {
    const { isMember } = of(who)
    seeAll(who)
    seeAll(0)
    of(who).isMember = !isMember
    if (isMember) return chat.removed(id(0), [id(who)])
    const told = chat.added(id(0), [id(who)])
    of(who).unread = [{ told, by: 0, seq: chat.lastSeq(), text: '', to: [], gone: false }]
    return told
  }

  const eventsOf = (one: Step): DomainEvent[] => {
    if (one.kind === 'come and go') return comeOrGo(one.who)
    if (one.kind === 'say') return of(one.who).isMember ? say(one.who, one.to) : []
    if (one.kind === 'read') return of(one.who).isMember ? read(one.who, one.share) : []
    const message = there(one.which)
    if (!message || ('who' in one && !of(one.who).isMember)) return []
    if (one.kind === 'delete') return remove(message)
    if (one.kind === 'hide') return hide(one.who, message)
    if (one.kind !== 'edit') return react(one.kind, one.who, message, one.emoji)
    message.text = `${message.text}, no`
    return chat.edited(message.told, message.text)
  }

  const events = [...chat.created('group', userIds, 'Climbing'), ...userIds.flatMap((userId) => chat.read(userId))]
  return { events: [...events, ...steps.flatMap(eventsOf)], state }
}

const expectedOf = ({ unread, given }: Person, userId: number) => {
  const shown = unread.findLast(({ to }) => to.includes(userId)) ?? unread.at(-1)
  const last = given.at(-1)
  return {
    messages: shown ? { seq: shown.seq, body: shown.text, count: unread.length } : null,
    reactions: last ? { seq: last.message.seq, body: last.message.text, emoji: last.emoji, count: given.length } : null,
  }
}

const shownIn = (inbox: Inbox | undefined) => {
  if (!inbox?.notification) return null
  const { seq, body, emoji, messageSeq = seq } = shownOf(inbox.notification)
  return { seq: messageSeq, body, ...(emoji !== undefined && { emoji }), count: countOf(inbox.notification.seqs) }
}

let service: TestService

beforeAll(async () => {
  service = await openTestService()
})

afterAll(() => service.close())

test('any order of what changes later, late and twice and at once, ends as the order in which it happened', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 5, maxLength: 25 }),
      fc.infiniteStream(fc.nat(1_000_000)),
      fc.integer({ min: 1, max: 6 }),
      async (steps, numbers, atOnce) => {
        const chat = createTestChat()
        const userIds = Array.from({ length: people }, newUserId)
        const { events, state } = play(chat, userIds, steps)
        const random = (): number => numbers.next().value! // the stream has no end
        const twice = events.filter(() => random() % 4 === 0)
        const shuffled = [...events, ...twice]
          .map((event) => ({ event, place: random() }))
          .sort((a, b) => a.place - b.place)
          .map(({ event }) => event)
        for (let start = 0; start < shuffled.length; start += atOnce)
          await Promise.all(shuffled.slice(start, start + atOnce).map(service.handle))

        const found = await service.db.collection<Inbox>('inboxes').find({ chatId: chat.chatId }).toArray()
        const inboxes = new Map(found.map((inbox) => [inbox._id, inbox]))
        const shown = userIds.map((userId) => ({
          messages: shownIn(inboxes.get(inboxId(chat.chatId, userId))),
          reactions: shownIn(inboxes.get(`${inboxId(chat.chatId, userId)}:reactions`)),
        }))
        expect(shown).toEqual(state.map(expectedOf))
      },
    ),
    { numRuns: 15 },
  )
}, 180_000)
