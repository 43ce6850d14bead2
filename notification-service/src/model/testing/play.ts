import type { DomainEvent } from '@chat/common/events/define-event'
import { inboxId, shownOf, type Inbox } from '../../inboxes/inbox.ts'
import { countOf } from '../../inboxes/seq-ranges.ts'
import { changeRecipient } from '../../recipients/change-recipient.ts'
import { defaultPreferences, type Preferences } from '../../recipients/preferences.ts'
import { newUserId } from '../../testing/open-test-service.ts'
import { createTestChat } from '../../testing/test-chat.ts'
import { createExpected, newPlace, shownIn, type Person, type Place } from './expected.ts'
import { blocked, livesIn, type World } from './open-world.ts'
import { asText, sentOf } from './seen-as-sent.ts'
import { chats, type Step } from './steps.ts'

type Told = { event: DomainEvent; reads: boolean; by: number; chat: number }

const preferencesOf = ({ preferences, pushed, mailed }: Person): Preferences => ({
  ...defaultPreferences,
  ...preferences,
  types: {
    message: { push: pushed.includes('message'), email: mailed.includes('message') },
    mention: { push: pushed.includes('mention'), email: mailed.includes('mention') },
    reply: { push: false, email: false },
    reaction: { push: false, email: false },
    added_to_chat: { push: false, email: false, inApp: false },
  },
})

/**
 * Plays the steps on two instances and on the model. Events come in any order that the model has one answer for, some of
 * them twice, some again much later; what is chosen comes between them. Gives what was seen and sent, and what should.
 */
export const play = async (
  world: World,
  { everybody, hour, steps, random }: { everybody: Person[]; hour: number; steps: Step[]; random: () => number },
) => {
  await world.clear()
  world.clock.ms = Date.UTC(2040, 2, 1, hour, 17)
  const persons = structuredClone(everybody)
  const userIds = persons.map(newUserId)
  const logs = Array.from({ length: chats }, () => createTestChat())
  const places: Place[][] = logs.map(() => persons.map((_, who) => newPlace(who)))
  const expected = createExpected(persons, places)
  const seen: unknown[] = []
  const should: unknown[] = []
  let pending: Told[] = []
  let again: DomainEvent[] = []
  let versions = 0
  let said = 0

  /** Some in one go, some one after another. */
  const hand = async (events: DomainEvent[]): Promise<void> => {
    for (let start = 0; start < events.length;) {
      const some = events.slice(start, (start += 1 + (random() % 3)))
      await world.handle(some.map((event) => ({ event, by: random() })))
    }
  }

  const shuffled = (events: DomainEvent[]): DomainEvent[] =>
    events
      .map((event) => ({ event, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ event }) => event)

  const inboxesNow = async (): Promise<(Inbox | undefined)[][]> => {
    const found = await world.db.collection<Inbox>('inboxes').find().toArray()
    return logs.map(({ chatId }) => userIds.map((userId) => found.find(({ _id }) => _id === inboxId(chatId, userId))))
  }

  /** What everybody sees; a notification that stays keeps its id. */
  const look = async (): Promise<void> => {
    const inboxes = await inboxesNow()
    for (const [chat, row] of places.entries())
      for (const place of row) {
        const fold = inboxes[chat]![place.who]?.notification ?? null
        const { notice } = place
        if (notice && fold) notice.id ??= fold.id
        const shown = notice && shownIn(notice)
        should.push(
          shown && {
            chat,
            who: place.who,
            id: notice.id,
            seq: shown.seq,
            type: shown.type,
            read: notice.isRead,
            count: notice.items.length,
          },
        )
        const told = fold && shownOf(fold)
        seen.push(
          told && {
            chat,
            who: place.who,
            id: fold.id,
            seq: told.seq,
            type: told.type,
            read: fold.read,
            count: countOf(fold.seqs),
          },
        )
      }
  }

  const flush = async ({ withAgain = false } = {}): Promise<void> => {
    const events = pending.map(({ event }) => event)
    const doubled = events.filter(() => random() % 4 === 0)
    again.push(...events.filter(() => random() % 4 === 0))
    pending = []
    await hand(shuffled([...events, ...doubled]))
    if (withAgain || random() % 3 === 0) {
      await hand(shuffled(again))
      again = []
    }
    if (events.length > 0) await look()
  }

  /** Of one chat what is read is read to its end, and what is written then is written later. */
  const tell = async (told: Told, isPartial = false): Promise<void> => {
    const before = pending.filter(({ chat }) => chat === told.chat)
    const isNext = told.reads ? isPartial && before.length > 0 : before.some(({ reads, by }) => reads || by !== told.by)
    if (isNext) await flush()
    pending.push(told)
  }

  const userOf = (who: number): string => userIds[who]!
  const prefer = (who: number): Promise<unknown> =>
    changeRecipient(world.deps, userOf(who), (recipient) => ({
      ...recipient,
      preferences: preferencesOf(persons[who]!),
      subscriptions: persons[who]!.devices.map((device) => ({
        id: `${device} of ${userOf(who)}`,
        endpoint: `https://push.example.org/${device}`,
        keys: { p256dh: 'p', auth: 'a' },
        sessionId: 'a session',
        createdAt: new Date(0),
      })),
    }))

  const run = async (): Promise<void> => {
    expected.at(world.clock.ms)
    const { sent, maybe } = expected.due()
    const actual = asText((await world.runDue()).map((one) => sentOf(one, userIds)))
    const needless = asText(maybe)
    seen.push(actual.filter((one) => !needless.includes(one)))
    should.push(asText(sent))
  }

  const take = async (one: Step): Promise<void> => {
    expected.at(world.clock.ms)
    if (one.kind === 'say') {
      const log = logs[one.chat]!
      const mentions = one.mentions.filter((who) => who !== one.who)
      const text = `said-${(said += 1)}`
      const events = log.said(userOf(one.who), text, mentions.map(userOf))
      await tell({ event: events[0]!, reads: false, by: one.who, chat: one.chat })
      expected.say(one.chat, one.who, { seq: log.lastSeq(), text }, mentions)
    }
    if (one.kind === 'read') {
      const log = logs[one.chat]!
      const seq = Math.ceil((log.lastSeq() * one.share) / 100)
      const [event] = log.read(userOf(one.who), seq)
      await tell({ event: event!, reads: true, by: one.who, chat: one.chat }, seq < log.lastSeq())
      expected.readUpTo(places[one.chat]![one.who]!, seq)
    }
    if (one.kind === 'wait') {
      await flush()
      await run()
      world.clock.ms += one.seconds * 1_000
      await run()
      await look()
    }
    if (one.kind === 'be') {
      await flush()
      persons[one.who]!.presence = one.presence
      world.presences.set(userOf(one.who), one.presence)
    }
    if (one.kind === 'prefer') {
      await flush()
      persons[one.who]!.preferences = one.preferences
      await prefer(one.who)
    }
    if (one.kind === 'choose') {
      await flush({ withAgain: true })
      const { level, isMuted } = one
      Object.assign(places[one.chat]![one.who]!, { level, isMuted })
      await hand(logs[one.chat]!.chose(userOf(one.who), { level, muted: isMuted }))
    }
    if (one.kind === 'block' && one.who !== one.other) {
      await flush({ withAgain: true })
      expected.setBlock(one.who, one.other, one.isBlocked)
      await hand([blocked(userOf(one.who), userOf(one.other), (versions += 1), one.isBlocked)])
    }
    if (one.kind === 'mark' || one.kind === 'dismiss') {
      await flush()
      const { chatId } = logs[one.chat]!
      const place = places[one.chat]![one.who]!
      const id = place.notice?.id
      if (!id) return
      const mark = world.deps.nextMark()
      if (one.kind === 'mark') await world.deps.own.markAllRead(mark, userOf(one.who), chatId)
      else await world.deps.own.remove(mark, userOf(one.who), id)
      if (one.kind === 'mark') expected.markRead(place)
      else expected.dismiss(place)
      await look()
    }
  }

  for (const [who, { timeZone, presence, devices }] of persons.entries()) {
    await hand([livesIn(userOf(who), timeZone)])
    persons[who]!.devices = devices.map((device) => `${device}-${who}`)
    await prefer(who)
    world.presences.set(userOf(who), presence)
  }
  for (const log of logs) await hand(log.created('direct', userIds))
  await look()

  for (const one of steps) await take(one)
  await take({ kind: 'wait', seconds: 40_000 })
  return { actual: seen, expected: should }
}
