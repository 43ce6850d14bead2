import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '../../log/logger.ts'
import { backOffMs } from '../back-off.ts'
import type { Listener, ListenOptions } from '../broker.ts'
import { createToListener } from '../to-listener.ts'

export type LocalListener = Listener & {
  /** `read` makes a copy, for those who want it. */
  offer: (type: string, over: 'events' | 'live', read: () => unknown) => void
}

/** A queue that cannot be lost: events line up behind `onDeclared`, then behind one another. */
export const createLocalListener = ({ log }: { log: Logger }, { routes, onDeclared }: ListenOptions): LocalListener => {
  const handle = createToListener({ routes, log })
  const wanted = new Set(routes.map(({ type, transient }) => `${transient ? 'live' : 'events'} ${type}`))
  const stopping = new AbortController()
  let isDeclared = false

  const declare = async (): Promise<void> => {
    for (let failures = 0; !stopping.signal.aborted && !isDeclared; failures += 1)
      try {
        await onDeclared?.(false)
        isDeclared = true
      } catch (error) {
        log.warn({ err: error }, 'listening: failed, trying again')
        await pause(backOffMs(failures), undefined, { signal: stopping.signal }).catch(() => undefined)
      }
  }

  let tail = declare()

  return {
    isAlive: () => isDeclared && !stopping.signal.aborted,
    offer: (type, over, read) => {
      if (!stopping.signal.aborted && wanted.has(`${over} ${type}`))
        tail = tail.then(() => (stopping.signal.aborted ? undefined : handle(read())))
    },
    stop: async () => {
      stopping.abort()
      await tail
    },
  }
}
