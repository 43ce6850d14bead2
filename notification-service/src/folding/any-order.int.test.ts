import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { DomainEvent } from '@chat/common/events/define-event'
import fc from 'fast-check'
import { inboxId, shownOf, type Inbox, type Level } from '../inboxes/inbox.ts'
import { countOf } from '../inboxes/seq-ranges.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat, type TestChat } from '../testing/test-chat.ts'

/** What a person should see: the seqs that count, and of each what it is. */
type Expected = { isMember: boolean; level: Level; unread: { seq: number; type: string }[] }

type Step =
  | { kind: 'say'; who: number; mentions: number[] }
  | { kind: 'add' | 'remove'; by: number; who: number }
  | { kind: 'rename'; by: number }
  | { kind: 'read'; who: number; share: number }

const people = 4

const person = fc.nat(people - 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('say'), who: person, mentions: fc.uniqueArray(person) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('add', 'remove'), by: person, who: person }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename'), by: person }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read'), who: person, share: fc.nat(100) }) },
)
const levels = fc.array(fc.constantFrom<Level>('all', 'mentions', 'none'), { minLength: people, maxLength: people })

/** Plays the steps in order, as chat-service would allow them: what it tells of, and what everybody should see. */
const play = (chat: TestChat, userIds: string[], levels: Level[], steps: Step[]) => {
  const state: Expected[] = levels.map((level) => ({ isMember: false, level, unread: [] }))
  const of = (who: number): Expected => state[who]!
  const id = (who: number): string => userIds[who]!
  const events: DomainEvent[] = []

  /** Whoever wrote has read. */
  const tell = (by: number, told: DomainEvent[]): void => {
    events.push(...told)
    of(by).unread = []
  }
  const notify = (who: number, type: string): void => void of(who).unread.push({ seq: chat.lastSeq(), type })

  const letIn = (who: number, by: number): void => {
    of(who).isMember = true
    of(who).unread = []
    if (who !== by && of(who).level !== 'none') notify(who, 'added_to_chat')
  }

  const say = (by: number, mentions: number[]): void => {
    tell(by, chat.said(id(by), `message ${chat.lastSeq() + 1}`, mentions.map(id)))
    for (let who = 0; who < people; who += 1) {
      const isMentioned = mentions.includes(who)
      const isWanted = of(who).level === 'all' || (of(who).level === 'mentions' && isMentioned)
      if (who !== by && of(who).isMember && isWanted) notify(who, isMentioned ? 'mention' : 'message')
    }
  }

  const read = (who: number, share: number): void => {
    const readSeq = Math.ceil((chat.lastSeq() * share) / 100)
    events.push(...chat.read(id(who), readSeq))
    of(who).unread = of(who).unread.filter(({ seq }) => seq > readSeq)
  }

  const take = (one: Step): void => {
    if (one.kind === 'say' && of(one.who).isMember) say(one.who, one.mentions)
    if (one.kind === 'rename' && of(one.by).isMember) tell(one.by, chat.renamed(id(one.by), 'another'))
    if (one.kind === 'read' && of(one.who).isMember) read(one.who, one.share)
    if (one.kind === 'add' && of(one.by).isMember && !of(one.who).isMember) {
      tell(one.by, chat.added(id(one.by), [id(one.who)]))
      letIn(one.who, one.by)
    }
    if (one.kind === 'remove' && of(one.by).isMember && of(one.who).isMember) {
      tell(one.by, chat.removed(id(one.by), [id(one.who)]))
      Object.assign(of(one.who), { isMember: false, unread: [] })
    }
  }

  tell(0, chat.created('group', [id(0), id(1)], 'Climbing'))
  for (const who of [0, 1]) letIn(who, 0)
  for (const one of steps) take(one)
  return { events, state }
}

const expectedOf = ({ unread }: Expected) => {
  const shown = unread.findLast(({ type }) => type === 'mention') ?? unread.at(-1)
  return shown ? { ...shown, count: unread.length } : null
}

const shownIn = (inbox: Inbox | undefined) => {
  if (!inbox?.notification) return null
  const { seq, type } = shownOf(inbox.notification)
  return { seq, type, count: countOf(inbox.notification.seqs) }
}

let service: TestService

beforeAll(async () => {
  service = await openTestService()
})

afterAll(() => service.close())

/** Without what is ticked off meanwhile. */
const inboxesOf = (chatId: string): Promise<Inbox[]> =>
  service.db
    .collection<Inbox>('inboxes')
    .find({ chatId }, { projection: { unsent: 0, withdrawn: 0, announcedId: 0 } })
    .sort({ _id: 1 })
    .toArray()

test('any order of events, late and twice and at once, ends in the same inboxes as the order in which they happened', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      levels,
      fc.infiniteStream(fc.nat(1_000_000)),
      fc.integer({ min: 1, max: 5 }),
      async (steps, levels, numbers, atOnce) => {
        const chat = createTestChat()
        const userIds = levels.map(newUserId)
        const { events, state } = play(chat, userIds, levels, steps)
        for (const [who, level] of levels.entries())
          for (const one of chat.chose(userIds[who]!, { level })) await service.handle(one)

        const random = (): number => numbers.next().value! // the stream has no end
        const twice = events.filter(() => random() % 3 === 0)
        const shuffled = [...events, ...twice]
          .map((event) => ({ event, place: random() }))
          .sort((a, b) => a.place - b.place)
          .map(({ event }) => event)
        for (let start = 0; start < shuffled.length; start += atOnce)
          await Promise.all(shuffled.slice(start, start + atOnce).map(service.handle))

        const inboxes = await inboxesOf(chat.chatId)
        const shown = userIds.map((userId) => shownIn(inboxes.find(({ _id }) => _id === inboxId(chat.chatId, userId))))
        expect(shown).toEqual(state.map(expectedOf))

        for (const event of events) await service.handle(event)
        expect(await inboxesOf(chat.chatId)).toEqual(inboxes)
      },
    ),
    { numRuns: 60 },
  )
}, 120_000)
