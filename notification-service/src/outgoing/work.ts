import type { NotificationType } from '../recipients/preferences.ts'

/** What each kind of work has to know; what it says is read when it is carried out, as it is then. */
export type WorkData = {
  /** One notification to one device. `seq`: its newest message when this was decided. */
  push: { inboxId: string; notificationId: string; seq: number; subscriptionId: string; type: NotificationType }
  /** A notification that was pushed to a device leaves it. */
  close: { chatId: string; notificationId: string; subscriptionId: string }
  /** One mail about one chat. */
  mail: { inboxId: string; notificationId: string; seq: number }
  /** One mail about all chats that wait for it; `slot` is the local hour it was made for. */
  digest: { slot: string }
}
export type WorkKind = keyof WorkData
export const workKinds = ['push', 'close', 'mail', 'digest'] as const satisfies WorkKind[]

/**
 * A push or mail on its way. The `id` says what it is about (`mail:<notification>:<seq>`), so whoever decides the same
 * twice adds it once: it is kept, with what became of it, for some time after it is done.
 */
export type Work<Kind extends WorkKind = WorkKind> = {
  [K in Kind]: {
    id: string
    kind: K
    userId: string
    data: WorkData[K]
    dueAt: Date
    /** When it was to be carried out first. */
    createdAt: Date
    tries: number
    /** Whose it is for now. */
    lease?: string
    outcome?: { result: 'sent' | 'dropped' | 'refused' | 'given-up'; reason?: string; at: Date }
  }
}[Kind]

/** Without `dueAt` it is due at once. */
export type NewWork<Kind extends WorkKind = WorkKind> = {
  [K in Kind]: Pick<Work<K>, 'id' | 'kind' | 'userId' | 'data'> & { dueAt?: Date }
}[Kind]

/** What became of one try; `later` without a time: after the usual back-off. */
export type Result =
  | { result: 'sent' }
  | { result: 'dropped' | 'refused'; reason: string }
  | { result: 'later'; reason: string; at?: Date }

/** Carries out one piece of work, which may come again after a crash. @throws to be tried again after the back-off. */
export type WorkHandler<Kind extends WorkKind> = (work: Work<Kind>) => Promise<Result>

export type WorkHandlers = { [Kind in WorkKind]: WorkHandler<Kind> }
