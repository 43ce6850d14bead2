import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { repeat } from '@chat/common/process/repeat'
import type { WebhookList } from './webhook-list.ts'
import { workLane } from './work-lane.ts'

type Deps = Omit<Parameters<typeof workLane>[0], 'isStopping'> & { list: Pick<WebhookList, 'known'> }

/** So many lanes of one webhook at once, on each instance: with 50 webhooks at most that bounds all of them. */
export const lanesAtOnce = 4
const mostStopMs = 2_000

/**
 * Delivers what is due, on any number of instances. Each webhook has places of its own, so one that hangs holds up nobody
 * else; a lane is worked on by one at a time, so its order holds.
 */
export const createDeliverer = (deps: Deps, { everyMs }: { everyMs: number }) => {
  const busy = new Map<string, number>()
  const running = new Set<Promise<void>>()
  let isStopping = false

  const claim = (webhookId: string) => {
    const now = deps.now()
    return deps.lanes.claim(webhookId, {
      lease: randomUUID(),
      now,
      leasedUntil: new Date(now.getTime() + deps.leaseMs),
    })
  }

  /** Takes lane after lane; where there was one there may be another, for another place. */
  const work = async (webhookId: string): Promise<void> => {
    try {
      for (;;) {
        const held = isStopping ? null : await claim(webhookId)
        if (held === null) return
        begin(webhookId)
        await workLane({ ...deps, isStopping: () => isStopping }, webhookId, held)
      }
    } catch (err) {
      deps.log.warn({ err, webhookId }, 'a webhook could not be worked on') // then the lease ends
    }
  }

  const begin = (webhookId: string): void => {
    const places = busy.get(webhookId) ?? 0
    if (places >= lanesAtOnce || isStopping) return
    busy.set(webhookId, places + 1)
    const done = work(webhookId).finally(() => {
      running.delete(done)
      busy.set(webhookId, busy.get(webhookId)! - 1)
    })
    running.add(done)
  }

  const sweep = async (): Promise<void> => {
    for (const { id, enabled } of await deps.list.known()) if (enabled) begin(id)
  }

  const sweeping = repeat(async () => {
    await sweep().catch((err: unknown) => deps.log.warn({ err }, 'webhooks could not be read'))
    return everyMs
  })

  return {
    /** There is, or will be in `inMs`, something due. */
    wake: (inMs = 0): void => void setTimeout(() => void sweep().catch(() => {}), inMs).unref(),

    /** Waits a little for what is under way; what is left then is sent once more when its lease has ended. */
    stop: async (): Promise<void> => {
      isStopping = true
      await sweeping.stop()
      const given = new AbortController()
      const limit = sleep(mostStopMs, undefined, { signal: given.signal }).catch(() => {})
      await Promise.race([Promise.all(running), limit])
      given.abort()
    },
  }
}

export type Deliverer = ReturnType<typeof createDeliverer>
