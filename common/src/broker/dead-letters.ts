import type { DomainEvent } from '../events/define-event.ts'

/** An event that could not be handled, kept until somebody has mended the cause. `at`: when it was given up. */
export type DeadLetter = { id: string; event: DomainEvent; error: string; at: Date }

/** The dead letters of one service. */
export type DeadLetters = {
  add: (event: DomainEvent, error: string, at: Date) => Promise<void>
  list: (limit: number) => Promise<DeadLetter[]>
  remove: (id: string) => Promise<void>
}
