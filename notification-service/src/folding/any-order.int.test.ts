import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { DomainEvent } from '@chat/common/events/define-event'
import fc from 'fast-check'
import { blockChanged } from '@chat/common/events/user-events'
import { inboxId, shownOf, type Inbox, type Level } from '../inboxes/inbox.ts'
import { countOf } from '../inboxes/seq-ranges.ts'
import {
  defaultPreferences,
  notificationTypes,
  type NotificationType,
  type Preferences,
} from '../recipients/preferences.ts'
import { newRecipient, type Recipient } from '../recipients/recipient.ts'
import { defaultWishes, wishesOf } from '../recipients/wishes.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat, type TestChat } from '../testing/test-chat.ts'

/** What a person has chosen. `blocks`: of whom they want to hear nothing. */
type Choice = { level: Level; wishes: Preferences['types']; blocks: number[] }

/** What a person should see: the seqs that count, and of each what it is. */
type Expected = Choice & { isMember: boolean; unread: { seq: number; type: NotificationType }[] }

type Step =
  | { kind: 'say'; who: number; mentions: number[]; answers: number | null }
  | { kind: 'add' | 'remove'; by: number; who: number }
  | { kind: 'rename'; by: number }
  | { kind: 'read'; who: number; share: number }

/** ORDER_RUNS=500 npm test -- notification-service/src/folding/any-order.int.test.ts tries more. */
const runs = Number(process.env.ORDER_RUNS ?? 10)

const people = 4

const person = fc.nat(people - 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('say'),
      who: person,
      mentions: fc.uniqueArray(person, { maxLength: 2 }),
      answers: fc.option(person),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('add', 'remove'), by: person, who: person }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename'), by: person }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read'), who: person, share: fc.nat(100) }) },
)
const channels = fc.record({ inApp: fc.boolean(), push: fc.boolean(), email: fc.boolean() })
const choice: fc.Arbitrary<Choice> = fc.record({
  level: fc.constantFrom<Level>('all', 'all', 'mentions', 'none'),
  wishes: fc.dictionary(fc.constantFrom(...notificationTypes), channels),
  blocks: fc.oneof(
    { weight: 2, arbitrary: fc.constant<number[]>([]) },
    { weight: 1, arbitrary: fc.uniqueArray(person) },
  ),
})
const choices = fc.array(choice, { minLength: people, maxLength: people })

/** Plays the steps in order, as chat-service would allow them: what it tells of, and what everybody should see. */
const play = (chat: TestChat, userIds: string[], choices: Choice[], steps: Step[]) => {
  const state: Expected[] = choices.map((chosen) => ({ ...chosen, isMember: false, unread: [] }))
  const of = (who: number): Expected => state[who]!
  const id = (who: number): string => userIds[who]!
  const events: DomainEvent[] = []

  /** Whoever wrote has read. */
  const tell = (by: number, told: DomainEvent[]): void => {
    events.push(...told)
    of(by).unread = []
  }
  const notify = (who: number, type: NotificationType, by: number): void => {
    if (who !== by && !of(who).blocks.includes(by)) of(who).unread.push({ seq: chat.lastSeq(), type })
  }

  const letIn = (who: number, by: number): void => {
    of(who).isMember = true
    of(who).unread = []
    if (of(who).level !== 'none') notify(who, 'added_to_chat', by)
  }

  const say = (by: number, mentions: number[], answers: number | null): void => {
    const text = `message ${chat.lastSeq() + 1}`
    const named = mentions.map(id)
    tell(by, answers === null ? chat.said(id(by), text, named) : chat.answered(id(by), text, id(answers), named))
    for (let who = 0; who < people; who += 1) {
      const type = mentions.includes(who) ? 'mention' : answers === who ? 'reply' : 'message'
      const isWanted = of(who).level === 'all' || (of(who).level === 'mentions' && type !== 'message')
      if (of(who).isMember && isWanted) notify(who, type, by)
    }
  }

  const read = (who: number, share: number): void => {
    const readSeq = Math.ceil((chat.lastSeq() * share) / 100)
    events.push(...chat.read(id(who), readSeq))
    of(who).unread = of(who).unread.filter(({ seq }) => seq > readSeq)
  }

  const take = (one: Step): void => {
    if (one.kind === 'say' && of(one.who).isMember) say(one.who, one.mentions, one.answers)
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

const recipientOf = (userId: string, { wishes: types }: Choice): Recipient => ({
  ...newRecipient(userId),
  version: 2,
  preferences: { ...defaultPreferences, types },
  subscriptions: [browser],
})

const expectedOf = (expected: Expected) => {
  const { unread } = expected
  const shown = unread.findLast(({ type }) => type === 'mention' || type === 'reply') ?? unread.at(-1)
  if (!shown) return null

  const wishes = wishesOf(recipientOf('', expected))
  const newestOf = (types: NotificationType[]) => unread.findLast(({ type }) => types.includes(type))?.seq
  const [push, mail] = [newestOf(wishes.push), newestOf(wishes.mail)]
  const inApp = unread.some(({ type }) => !wishes.notInApp.includes(type))
  return { ...shown, count: unread.length, inApp, push, mail, isDue: push !== undefined || mail !== undefined }
}

const shownIn = (inbox: Inbox | undefined) => {
  if (!inbox?.notification) return null
  const { notification, outgoing, dueAt } = inbox
  const { seq, type } = shownOf(notification)
  const { inApp, seqs } = notification
  const [push, mail] = [outgoing?.push?.seq, outgoing?.mail?.seq]
  return { seq, type, count: countOf(seqs), inApp, push, mail, isDue: dueAt !== undefined }
}

const blockOf = (userId: string, blockedId: string, blocked: boolean, version: number): DomainEvent => {
  const envelope = { id: randomUUID(), source: '/user-service', subject: userId, time: new Date() }
  return blockChanged.create({ ...envelope, data: { userId, blockedId, blocked, version } })
}

const browser = {
  id: 'a browser',
  sessionId: 'a session',
  endpoint: 'https://push.example.org/1',
  keys: { p256dh: 'p256dh', auth: 'auth' },
  createdAt: new Date(0),
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

test(
  'any order of events, late and twice and at once, ends in the same inboxes as the order in which they happened',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 10, maxLength: 20 }),
        choices,
        fc.infiniteStream(fc.nat(1_000_000)),
        fc.integer({ min: 1, max: 5 }),
        async (steps, choices, numbers, atOnce) => {
          const chat = createTestChat()
          const userIds = choices.map(newUserId)
          const { events: happened, state } = play(chat, userIds, choices, steps)
          const pairs = choices.flatMap(({ blocks }, who) => blocks.map((by) => [userIds[who]!, userIds[by]!] as const))
          for (const [who, chosen] of choices.entries()) {
            await service.deps.recipients.replace({ ...recipientOf(userIds[who]!, chosen), version: 1 })
            await service.deps.inboxes.setWishes(userIds[who]!, wishesOf(recipientOf(userIds[who]!, chosen)))
            for (const one of chat.chose(userIds[who]!, { level: chosen.level })) await service.handle(one)
          }
          for (const [userId, blockedId] of pairs) await service.handle(blockOf(userId, blockedId, true, 2))
          const events = [...happened, ...pairs.map(([userId, blockedId]) => blockOf(userId, blockedId, false, 1))]

          const random = (): number => numbers.next().value! // the stream has no end
          const twice = events.filter(() => random() % 3 === 0)
          const shuffled = [...events, ...twice]
            .map((event) => ({ event, place: random() }))
            .sort((a, b) => a.place - b.place)
            .map(({ event }) => event)
          for (let start = 0; start < shuffled.length; start += atOnce)
            await Promise.all([
              ...shuffled.slice(start, start + atOnce).map(service.handle),
              service.deps.inboxes.setWishes(userIds[random() % people]!, { ...defaultWishes, version: 0 }),
            ])

          const inboxes = await inboxesOf(chat.chatId)
          const shown = userIds.map((userId) =>
            shownIn(inboxes.find(({ _id }) => _id === inboxId(chat.chatId, userId))),
          )
          expect(shown).toEqual(state.map(expectedOf))

          await Promise.all(events.map(service.handle))
          expect(await inboxesOf(chat.chatId)).toEqual(inboxes)
        },
      ),
      { numRuns: runs, endOnFailure: true }, // to make a failure smaller takes longer than the test has
    )
  },
  runs * 12_000,
)
