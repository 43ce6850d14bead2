import type { DomainEvent } from '../events/define-event.ts'

/** An event that could not be handled, kept until somebody has mended the cause. `at`: when it was given up. */
export type DeadLetter = { id: string; event: DomainEvent; error: string; at: Date }

/** The dead letters of one service. */
export type DeadLetters = {
  add: (event: DomainEvent, error: string, at: Date) => Promise<void>
  /** Oldest first. */
  list: (limit: number) => Promise<DeadLetter[]>
  remove: (id: string) => Promise<void>
  /** Asks the running consumer to handle it, or all, once more. Returns how many it marked. */
  replay: (id?: string) => Promise<number>
  /** What the consumer was asked to handle once more; oldest first. */
  toReplay: (limit: number) => Promise<DeadLetter[]>
}
