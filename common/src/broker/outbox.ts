import type { DomainEvent } from '../events/define-event.ts'

/** Something that happened and has to be announced: kept in the database with what happened. */
export type Announcement = { id: string; events: DomainEvent[] }

/** Where announcements wait, with what happened, in the database. */
export type OutboxSource<Item extends Announcement> = {
  /** The oldest that this instance has to announce, in the order in which they are to be announced. */
  own: (limit: number) => Promise<Item[]>
  /** The oldest, of any instance, that nobody announced for `olderThanMs`. */
  abandoned: (olderThanMs: number, limit: number) => Promise<Item[]>
  /** The broker has them: takes them off. May be called twice for one. */
  tickOff: (items: Item[]) => Promise<void>
}

export type Outbox<Item extends Announcement> = {
  /** To be called, in order, with what was just stored. Never throws, never waits for the broker. */
  announce: (items: Item[]) => void
  isLive: () => boolean
  stop: () => Promise<void>
}
