import type { Held } from './connections-update.ts'
import type { Shown } from './presence.model.ts'

/** What the database has of somebody from this node; `unknown` after trouble. */
type Written = Shown | 'nothing' | 'unknown'

type Person = { online: number; away: number; written: Written; endedAt?: number | undefined }

const shownOf = ({ online, away }: Person): Shown | undefined => (online > 0 ? 'online' : away > 0 ? 'away' : undefined)

/** Who is connected to this node, with how many connections, and what of it is not written yet. Times in ms. */
export const createHeldPeople = () => {
  const people = new Map<string, Person>()

  const isWritten = (person: Person): boolean =>
    person.endedAt === undefined && (shownOf(person) ?? 'nothing') === person.written

  const forgetIfGone = (userId: string, person: Person): void => {
    if (isWritten(person) && person.written === 'nothing') people.delete(userId)
  }

  return {
    add: (userId: string, presence: Shown): void => {
      const person = people.get(userId) ?? { online: 0, away: 0, written: 'nothing' }
      person[presence] += 1
      person.endedAt = undefined // still there
      people.set(userId, person)
    },

    /** Whether it was the last one. */
    remove: (userId: string, presence: Shown, nowMs: number): boolean => {
      const person = people.get(userId)!
      person[presence] -= 1
      if (shownOf(person)) return false
      person.endedAt = nowMs
      return true
    },

    change: (userId: string, from: Shown, to: Shown): void => {
      const person = people.get(userId)!
      person[from] -= 1
      person[to] += 1
    },

    /** What is to be written of somebody; undefined when it is there already. */
    toWrite: (userId: string): (Held & { endedAtMs: number | undefined }) | undefined => {
      const person = people.get(userId)
      if (!person || isWritten(person)) return undefined
      return { userId, presence: shownOf(person), endedAtMs: person.endedAt }
    },

    wrote: (userId: string, presence: Shown | undefined, endedAtMs: number | undefined): void => {
      const person = people.get(userId)
      if (!person) return
      person.written = presence ?? 'nothing'
      if (person.endedAt === endedAtMs) person.endedAt = undefined
      forgetIfGone(userId, person)
    },

    /** Everybody is to be written again. */
    doubt: (): string[] => {
      for (const person of people.values()) person.written = 'unknown'
      return [...people.keys()]
    },

    size: () => people.size,
  }
}
