import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { backOffMs } from '@chat/common/broker/back-off'
import type { Logger } from '@chat/common/log/logger'
import { createLane, type Lane, type Taken } from '@chat/common/process/create-lane'
import type { OutgoingMetrics } from './outgoing-metrics.ts'
import { whatNext, type Next } from './what-next.ts'
import { whereItFailed } from './where-it-failed.ts'
import type { Result, Work, WorkHandler, WorkHandlers, WorkKind } from './work.ts'
import type { WorkStore } from './work-store.ts'

/** Mail servers and push services are not the same people's, so neither waits for the other. */
const lanes: { kinds: WorkKind[]; width: number }[] = [
  { kinds: ['push', 'close'], width: 50 },
  { kinds: ['mail', 'digest'], width: 5 },
]

const maxStopMs = 2_000

type Deps = {
  works: Pick<WorkStore, 'claim' | 'keep' | 'putOff' | 'finish'>
  handlers: WorkHandlers
  metrics: Pick<OutgoingMetrics, 'count'>
  now: () => Date
  log: Logger
}
type Options = { leaseMs: number; everyMs: number; giveUpAfterMs: number }

export type Worker = {
  /** There is new work. */
  wake: () => void
  /** Carries out what is due, until nothing is. */
  runDue: () => Promise<void>
  start: () => void
  /** Waits a little for what is under way; what is left then is done when its lease has ended. */
  stop: () => Promise<void>
}

/** Carries out pushes and mails; any number of instances may. */
export const createWorker = (
  { works, handlers, metrics, now, log }: Deps,
  { leaseMs, everyMs, giveUpAfterMs }: Options,
): Worker => {
  const running = new Map<string, Work>()
  let isStopping = false
  const leasedUntil = (): Date => new Date(now().getTime() + leaseMs)

  const handle = async (work: Work): Promise<Result> => {
    try {
      const result = await (handlers[work.kind] as WorkHandler<WorkKind>)(work) // of its own kind
      metrics.count(work.kind, result.result)
      return result
    } catch (error) {
      const { id: workId, kind, tries } = work
      log.warn({ workId, kind, tries, error: whereItFailed(error) }, 'a push or mail failed')
      metrics.count(kind, 'failed')
      return { result: 'later', reason: 'failed' }
    }
  }

  const write = (work: Work, next: Next): Promise<void> =>
    'outcome' in next ? works.finish(work, next.outcome) : works.putOff(work, next.dueAt)

  /** What was sent must not be sent again because the database was away for a moment. */
  const insist = async (work: Work, next: Next): Promise<void> => {
    for (let failures = 0; ; failures += 1) {
      try {
        return await write(work, next)
      } catch (error) {
        log.warn({ workId: work.id, error: whereItFailed(error) }, 'what became of a push or mail could not be written')
        if (isStopping) return
        await pause(backOffMs(failures), undefined, { ref: false })
      }
    }
  }

  const tell = ({ id: workId, kind, tries }: Work, given: Result, next: Next): void => {
    if (!('outcome' in next)) {
      const isFailure = given.result === 'later' && given.at === undefined // else it waits for its time
      if (isFailure)
        log.warn({ workId, kind, tries, reason: given.reason }, 'a push or mail was not taken, it is tried again')
      return
    }
    const { result, reason } = next.outcome
    if (result === 'given-up') metrics.count(kind, 'given-up')
    if (result === 'given-up' || result === 'refused')
      log.warn({ workId, kind, tries, result, reason }, 'a push or mail was not sent')
  }

  const carryOut = async (work: Work): Promise<void> => {
    running.set(work.id, work)
    const result = await handle(work)
    const next = whatNext(work, result, { now: now(), giveUpAfterMs })
    tell(work, result, next)
    await insist(work, next)
    running.delete(work.id)
  }

  const take = async (kinds: WorkKind[], limit: number): Promise<Taken> => {
    try {
      const lease = randomUUID()
      const claimed = await works.claim(kinds, { lease, now: now(), leasedUntil: leasedUntil(), limit })
      // what is still under way here was slower than its lease, and is not begun a second time
      const pieces = claimed.works.filter(({ id }) => !running.has(id)).map((work) => () => carryOut(work))
      return { pieces, isMore: claimed.isMore }
    } catch (error) {
      log.warn({ error: whereItFailed(error) }, 'pushes and mails that are due could not be read')
      return { pieces: [], isMore: false }
    }
  }

  const opened: Lane[] = lanes.map(({ kinds, width }) =>
    createLane({ width, everyMs, take: (room) => take(kinds, room) }),
  )
  const keepLeases = async (): Promise<void> => {
    if (running.size > 0) await works.keep([...running.values()], leasedUntil()).catch(() => {}) // then they end
  }
  const keeping = setInterval(() => void keepLeases(), leaseMs / 3).unref()

  return {
    wake: () => opened.forEach((lane) => lane.wake()),
    runDue: async () => void (await Promise.all(opened.map((lane) => lane.runDue()))),
    start: () => opened.forEach((lane) => lane.start()),
    stop: async () => {
      isStopping = true
      await Promise.all(opened.map((lane) => lane.stop(maxStopMs)))
      clearInterval(keeping)
    },
  }
}
