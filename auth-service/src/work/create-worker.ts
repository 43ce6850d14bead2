import { randomUUID } from 'node:crypto'
import { backOffMs } from '@chat/common/broker/back-off'
import type { Logger } from '@chat/common/log/logger'
import { createLane, type Lane, type Taken } from '@chat/common/process/create-lane'
import { ownForMs, type Work, type WorkData, type WorkKind } from './work.ts'
import type { WorkStore } from './work-store.ts'

/** Does one piece of work. It may come again after a crash. @throws to be tried again later. */
export type WorkHandler<Kind extends WorkKind> = (
  accountId: string,
  data: WorkData[Kind],
  work: Omit<Work<Kind>, 'data'>,
) => Promise<void>

export type WorkHandlers = { [Kind in WorkKind]: WorkHandler<Kind> }

export type Worker = {
  /**
   * Begins what was just written. Resolves when all of it but mails was tried once: what fails is tried again later, by
   * any instance.
   */
  begin: (accountId: string, work: Work[]) => Promise<void>
  /** Looks for what others left, until `stop`. */
  start: (handlers: WorkHandlers) => void
  /** Waits a little for what is under way; what is left then is done when its lease has ended. */
  stop: () => Promise<void>
}

type Options = { leaseMs: number; everyMs: number }

/** Mails wait for servers of others, so they have places of their own: nothing else may wait for one. */
const lanes = {
  mail: { width: 5, backOff: { minMs: 1_000, maxMs: 300_000 } },
  others: { width: 5, backOff: { minMs: 200, maxMs: 10_000 } },
}
type LaneName = keyof typeof lanes

const laneOf = (kind: WorkKind): LaneName => (kind === 'mail' ? 'mail' : 'others')
const maxStopMs = 2_000

const nothing: Taken = { pieces: [], isMore: false }

/** Carries out the work that waits in accounts; any number of instances may. */
export const createWorker = (
  { store, now, log }: { store: WorkStore; now: () => Date; log: Logger },
  { leaseMs, everyMs }: Options,
): Worker => {
  let handlers: WorkHandlers | undefined
  const inMs = (ms: number): Date => new Date(now().getTime() + ms)

  const handle = <Kind extends WorkKind>(accountId: string, kind: Kind, work: Work): Promise<void> => {
    if (handlers === undefined) throw new Error('the worker was not started')
    return handlers[kind](accountId, work.data as WorkData[Kind], work as Work<Kind>)
  }

  const carryOut = async (accountId: string, work: Work): Promise<void> => {
    const keepLease = () => void store.putOff(accountId, work, inMs(leaseMs)).catch(() => {})
    const keeping = setInterval(keepLease, Math.min(leaseMs, ownForMs) / 3).unref()
    try {
      await handle(accountId, work.kind, work)
      await store.remove(accountId, work.id)
    } catch (err) {
      log.warn({ err, kind: work.kind, workId: work.id, tries: work.tries }, 'work failed and is tried again')
      clearInterval(keeping)
      const dueAt = inMs(backOffMs(work.tries, lanes[laneOf(work.kind)].backOff))
      await store.putOff(accountId, work, dueAt).catch(() => {}) // then its lease ends
    } finally {
      clearInterval(keeping)
    }
  }

  const take = async (name: LaneName): Promise<Taken> => {
    const kinds = (Object.keys(handlers ?? {}) as WorkKind[]).filter((kind) => laneOf(kind) === name)
    try {
      const due = await store.claim(kinds, { lease: randomUUID(), now: now(), leasedUntil: inMs(leaseMs) })
      return due ? { pieces: [() => carryOut(due.accountId, due.work)], isMore: true } : nothing
    } catch (err) {
      log.warn({ err }, 'work that is due could not be read')
      return nothing
    }
  }

  const open = (name: LaneName): Lane => createLane({ width: lanes[name].width, everyMs, take: () => take(name) })
  const [mail, others] = [open('mail'), open('others')]

  /** Where all places are taken the database is the queue, for any instance. */
  const beginMail = async (accountId: string, work: Work): Promise<void> => {
    if (mail.hasRoom()) return mail.run(() => carryOut(accountId, work))
    await store.putOff(accountId, work, now()).catch(() => {}) // then it is due in a moment
    mail.wake()
  }

  return {
    begin: async (accountId, work) => {
      for (const each of work) if (laneOf(each.kind) === 'mail') void beginMail(accountId, each)
      const rest = work.filter(({ kind }) => laneOf(kind) === 'others')
      await Promise.all(rest.map((each) => others.run(() => carryOut(accountId, each))))
    },

    start: (given) => {
      handlers = given
      mail.start()
      others.start()
    },

    stop: async () => {
      await Promise.all([mail.stop(maxStopMs), others.stop(maxStopMs)])
    },
  }
}
