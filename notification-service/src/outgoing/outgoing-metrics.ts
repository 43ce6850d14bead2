import { Counter, Gauge, type Registry } from 'prom-client'
import type { Outcome } from './what-next.ts'
import { workKinds, type WorkKind } from './work.ts'

type Tries = Outcome['result'] | 'later' | 'failed'

/** What an operator looks at: what became of each try, and how old the oldest is that still waits. */
export const outgoingMetrics = (
  registry: Registry,
  { ageSeconds }: { ageSeconds: (what: WorkKind | 'decision') => Promise<number> },
) => {
  const tries = new Counter({
    name: 'outgoing_total',
    help: 'Pushes and mails by kind and outcome: sent, dropped, refused, given-up, later, failed',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  })
  const undecided = new Counter({
    name: 'decisions_failed_total',
    help: 'Batches of notifications that were due and could not be decided on; they are tried again',
    registers: [registry],
  })
  new Gauge({
    name: 'outgoing_oldest_seconds',
    help: 'How long the oldest push, mail or decision waits that was due and is not done',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      for (const what of [...workKinds, 'decision'] as const) {
        const age = await ageSeconds(what).catch(() => undefined) // a scrape shows the rest all the same
        if (age === undefined) this.remove({ kind: what })
        else this.set({ kind: what }, age)
      }
    },
  })

  return {
    count: (kind: WorkKind, outcome: Tries): void => tries.inc({ kind, outcome }),
    countUndecided: (): void => undecided.inc(),
  }
}

export type OutgoingMetrics = ReturnType<typeof outgoingMetrics>
