import { randomUUID } from 'node:crypto'
import type { AuditEntry } from '../audit/audit-entry.ts'
import type { MailData } from '../mails/mail-data.ts'

/** What each kind of work has to know. */
export type WorkData = {
  /** A mail about the account. */
  mail: MailData
  /** Every session of the account that began before `generation` is over, but `exceptId`. */
  'end-sessions': { generation: number; exceptId?: string | undefined }
  /** Failed logins under these keys are forgotten; under `own` they are counted anew, until then. */
  'forget-attempts': { counters: string[]; own: string[]; ownUntil: Date }
  /** The account was closed: its sessions of before `generation` are over, and nothing personal stays beside it. */
  erase: { generation: number; counters: string[] }
  /** An entry of the audit log. */
  audit: AuditEntry
}
export type WorkKind = keyof WorkData

/**
 * Work that follows from a change of an account. It is written with the change, in one write, and removed once it is
 * done: whoever dies in between, it is done by somebody, at least once.
 */
export type Work<Kind extends WorkKind = WorkKind> = {
  id: string
  kind: Kind
  at: Date
  /** When whoever comes may do it; the process that wrote it does it at once. */
  dueAt: Date
  /** Who has it: another one for each who takes it. */
  lease: string
  tries: number
  requestId?: string
  data: WorkData[Kind]
}

/** How long the process that wrote it has it to itself. */
export const ownForMs = 5_000

export const workOf = <Kind extends WorkKind>(
  kind: Kind,
  data: WorkData[Kind],
  { at, requestId }: { at: Date; requestId?: string | undefined },
): Work<Kind> => ({
  id: randomUUID(),
  kind,
  at,
  dueAt: new Date(at.getTime() + ownForMs),
  lease: randomUUID(),
  tries: 0,
  ...(requestId !== undefined && { requestId }),
  data,
})
