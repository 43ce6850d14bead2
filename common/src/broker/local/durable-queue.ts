import type { DomainEvent } from '../../events/define-event.ts'
import type { Inbox } from './inbox.ts'

/**
 * What one service has to handle. Events wait for a consumer that is not there yet, or not any more. One that is in
 * flight already is not taken twice: both publishers wait for the same end.
 */
export const createDurableQueue = () => {
  const inFlight = new Map<string, Promise<void>>()
  let waiting: (() => void)[] = []
  let inbox: Inbox | undefined

  const handle = async (event: DomainEvent): Promise<void> => {
    while (true) {
      if (inbox === undefined) await new Promise<void>((resolve) => waiting.push(resolve))
      if ((await inbox?.handle(event)) === 'settled') return
    }
  }

  return {
    take: (event: DomainEvent): Promise<void> => {
      const before = inFlight.get(event.id)
      if (before) return before

      const settled = handle(event).finally(() => inFlight.delete(event.id))
      inFlight.set(event.id, settled)
      return settled
    },

    attach: (to: Inbox): void => {
      inbox = to
      const before = waiting
      waiting = []
      for (const resolve of before) resolve()
    },

    detach: (from: Inbox): void => {
      if (inbox === from) inbox = undefined
    },
  }
}

export type DurableQueue = ReturnType<typeof createDurableQueue>
