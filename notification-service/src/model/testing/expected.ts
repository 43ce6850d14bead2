import { afterQuiet, nextHour, zoneOf } from '../../deciding/local-time.ts'
import type { Level } from '../../inboxes/inbox.ts'
import { delayMs, type NotificationType, type Preferences } from '../../recipients/preferences.ts'

/** One message as it waits for a person. */
type Item = { seq: number; text: string; type: NotificationType }
type Due = { at: number; seq: number }
/** `id`: as it turned out to be. */
type Notice = { id: string | null; items: Item[]; isRead: boolean }

export type Person = {
  preferences: Pick<Preferences, 'push' | 'email' | 'digest' | 'quietHours'>
  pushed: NotificationType[]
  mailed: NotificationType[]
  devices: string[]
  timeZone: string
  presence: 'online' | 'away' | 'offline'
}

export type Place = {
  who: number
  level: Level
  isMuted: boolean
  notice: Notice | null
  push: Due | null
  mail: Due | null
  /** What is on the screens of devices, and what of it is to leave them. */
  shownId: string | null
  closeId: string | null
  /** What of it waits for the digest of an hour. */
  digested: { id: string; seq: number; hour: number } | null
}

type Digest = { who: number; hour: number; at: number; isDone: boolean }

export type Sent =
  | { kind: 'push'; device: string; id: string; seq: number; count: number }
  | { kind: 'close'; device: string; id: string }
  | { kind: 'mail'; to: number; id?: string; texts: string[] }

export const newPlace = (who: number): Place => ({
  ...{ who, level: 'all', isMuted: false, notice: null, push: null, mail: null },
  ...{ shownId: null, closeId: null, digested: null },
})

const pushDelayMs = 5_000
const shortestPauseMs = 5_000

export const shownIn = ({ items }: Notice): Item =>
  (items.findLast(({ type }) => type === 'mention') ?? items.at(-1)) as Item // a notice has items

/** What everybody should see and be sent, told in the words of the API, of one world. */
export const createExpected = (people: Person[], chats: Place[][]) => {
  const blocks = new Set<string>()
  const digests: Digest[] = []
  let now = 0
  const of = ({ who }: { who: number }): Person => people[who]!
  const quietEnd = (person: Person, at: number): number =>
    afterQuiet(zoneOf(person.timeZone), person.preferences.quietHours, at)

  const typesOf = ({ preferences, pushed, mailed, devices }: Person) => ({
    push: preferences.push && devices.length > 0 ? pushed : [],
    mail: preferences.email.enabled ? mailed : [],
  })

  /** Nobody is interrupted by it any more. */
  const withdraw = (place: Place): void => {
    Object.assign(place, { push: null, mail: null, digested: null })
    if (place.shownId !== null) Object.assign(place, { closeId: place.shownId, shownId: null })
  }

  const readUpTo = (place: Place, seq: number): void => {
    const { notice } = place
    if (notice) notice.items = notice.items.filter((item) => item.seq > seq)
    if (place.push && place.push.seq <= seq) place.push = null
    if (place.mail && place.mail.seq <= seq) place.mail = null
    if (notice?.items.length !== 0) return
    place.notice = null
    withdraw(place)
  }

  const hear = (place: Place, by: number, item: Omit<Item, 'type'>, mentions: number[]): void => {
    const type = mentions.includes(place.who) ? 'mention' : 'message'
    const isWanted = place.level === 'all' || (place.level === 'mentions' && type === 'mention')
    if (!isWanted || place.isMuted || blocks.has(`${place.who}:${by}`)) return

    if (place.notice?.isRead) place.notice = null
    place.notice ??= { id: null, items: [], isRead: false }
    place.notice.items.push({ ...item, type })

    const person = of(place)
    const wanted = typesOf(person)
    const { seq } = item
    if (wanted.push.includes(type)) place.push = { at: place.push?.at ?? now + pushDelayMs, seq }
    const after = delayMs(person.preferences.email.after)
    if (wanted.mail.includes(type)) place.mail = { at: place.mail?.at ?? now + after, seq }
  }

  const decidePush = (place: Place): Sent[] => {
    const { push, notice } = place
    if (!push || !notice || push.at > now) return []

    const person = of(place)
    const at = quietEnd(person, now)
    const isOver = person.presence === 'online' || typesOf(person).push.length === 0
    place.push = !isOver && at > now ? { ...push, at } : null
    if (isOver || at > now) return []

    place.shownId = notice.id
    const { seq } = shownIn(notice)
    return person.devices.map((device) => ({
      ...{ kind: 'push', device, id: notice.id!, seq, count: notice.items.length },
    }))
  }

  const pauseMs = (person: Person): number =>
    person.presence === 'online' ? Math.max(delayMs(person.preferences.email.after), shortestPauseMs) : 0

  const textsOf = (place: Place, seq: number): string[] =>
    place
      .notice!.items.filter((item) => item.seq <= seq && typesOf(of(place)).mail.includes(item.type))
      .map(({ text }) => text)

  const decideMail = (place: Place): Sent[] => {
    const { mail, notice, who } = place
    if (!mail || !notice || mail.at > now) return []

    const person = of(place)
    place.mail = null
    if (typesOf(person).mail.length === 0) return []

    const isDigested = person.preferences.digest !== 'off'
    const asked = now + pauseMs(person)
    const at = isDigested ? asked : quietEnd(person, asked)
    if (at > now) {
      place.mail = { ...mail, at }
      return []
    }
    if (!isDigested) {
      place.digested = null
      return [
        { kind: 'mail', to: who, id: `mail-${notice.id}-${mail.seq}`, texts: textsOf(place, mail.seq).slice(-10) },
      ]
    }

    // full hours that lie in the quiet ones are all told of at their end
    const quiet = quietEnd(person, now)
    const hour = quiet > now ? quiet : quietEnd(person, nextHour(zoneOf(person.timeZone), now))
    place.digested = { id: notice.id!, seq: mail.seq, hour }
    if (!digests.some((one) => one.who === who && one.hour === hour))
      digests.push({ who, hour, at: hour, isDone: false })
    return []
  }

  const sendDigest = (digest: Digest): Sent[] => {
    if (digest.isDone || digest.at > now) return []

    const person = of(digest)
    const at = quietEnd(person, now + pauseMs(person))
    const isWanted = typesOf(person).mail.length > 0
    if (isWanted && at > now) {
      digest.at = at
      return []
    }
    digest.isDone = true
    const waiting = chats.flat().filter(({ who, digested }) => who === digest.who && digested?.hour === digest.hour)
    const texts = waiting.flatMap((place) => textsOf(place, place.digested!.seq).slice(-5))
    return isWanted && texts.length > 0 ? [{ kind: 'mail', to: digest.who, texts }] : []
  }

  /** What replaces a notification on a screen takes it away, too. */
  const decideClose = (place: Place): Sent[] => {
    const { closeId: id } = place
    if (id === null) return []
    place.closeId = null
    return of(place).devices.map((device) => ({ kind: 'close', device, id }))
  }

  return {
    say: (chat: number, by: number, message: Omit<Item, 'type'>, mentions: number[]): void => {
      for (const place of chats[chat]!)
        if (place.who === by) readUpTo(place, message.seq)
        else hear(place, by, message, mentions)
    },

    readUpTo,

    markRead: (place: Place): void => {
      if (!place.notice || place.notice.isRead) return
      place.notice.isRead = true
      withdraw(place)
    },

    dismiss: (place: Place): void => readUpTo(place, place.notice?.items.at(-1)?.seq ?? 0),

    setBlock: (who: number, other: number, isBlocked: boolean): void => {
      if (isBlocked) blocks.add(`${who}:${other}`)
      else blocks.delete(`${who}:${other}`)
    },

    at: (ms: number): void => {
      now = ms
    },

    /** What goes out now; `maybe`: a close that a push in the same moment may have made needless. */
    due: (): { sent: Sent[]; maybe: Sent[] } => {
      const sent: Sent[] = []
      const maybe: Sent[] = []
      for (const place of chats.flat()) {
        const closing = decideClose(place)
        const pushing = decidePush(place)
        sent.push(...pushing, ...decideMail(place))
        if (pushing.length > 0) maybe.push(...closing)
        else sent.push(...closing)
      }
      for (const digest of digests) sent.push(...sendDigest(digest))
      return { sent, maybe }
    },
  }
}

export type Expected = ReturnType<typeof createExpected>
