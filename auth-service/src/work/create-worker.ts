import { randomUUID } from 'node:crypto'
import { backOffMs } from '@chat/common/broker/back-off'
import type { Logger } from '@chat/common/log/logger'
import { repeat } from '@chat/common/process/repeat'
import type { Work, WorkData, WorkKind } from './work.ts'
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
  stop: () => Promise<void>
}

type Options = { leaseMs: number; everyMs: number }

const backOff = { minMs: 1_000, maxMs: 300_000 }

/** Carries out the work that waits in accounts; any number of instances may. */
export const createWorker = (
  { store, now, log }: { store: WorkStore; now: () => Date; log: Logger },
  { leaseMs, everyMs }: Options,
): Worker => {
  const underWay = new Set<Promise<void>>()
  let handlers: WorkHandlers | undefined
  let sweeper: { stop: () => Promise<void> } | undefined

  const handle = <Kind extends WorkKind>(accountId: string, kind: Kind, work: Work): Promise<void> => {
    if (handlers === undefined) throw new Error('the worker was not started')
    return handlers[kind](accountId, work.data as WorkData[Kind], work as Work<Kind>)
  }

  const carryOut = async (accountId: string, work: Work): Promise<void> => {
    try {
      await handle(accountId, work.kind, work)
      await store.remove(accountId, work.id)
    } catch (err) {
      log.warn({ err, kind: work.kind, workId: work.id, tries: work.tries }, 'work failed and is tried again')
      const dueAt = new Date(now().getTime() + backOffMs(work.tries, backOff))
      await store.postpone(accountId, work.id, dueAt).catch(() => {}) // then its lease ends
    }
  }

  const track = (work: Promise<void>): Promise<void> => {
    underWay.add(work)
    return work.finally(() => underWay.delete(work))
  }

  const sweep = async (): Promise<void> => {
    for (;;) {
      const leasedUntil = new Date(now().getTime() + leaseMs)
      const due = await store.claim(randomUUID(), now(), leasedUntil)
      if (due === null) return
      await track(carryOut(due.accountId, due.work))
    }
  }

  return {
    begin: async (accountId, work) => {
      const [mails, others] = [work.filter(({ kind }) => kind === 'mail'), work.filter(({ kind }) => kind !== 'mail')]
      for (const mail of mails) void track(carryOut(accountId, mail))
      await Promise.all(others.map((each) => track(carryOut(accountId, each))))
    },

    start: (given) => {
      handlers = given
      sweeper = repeat(async () => {
        await sweep().catch((err: unknown) => log.warn({ err }, 'work that is due could not be read'))
        return everyMs
      })
    },

    stop: async () => {
      await sweeper?.stop()
      await Promise.all(underWay)
    },
  }
}
