import { setTimeout as sleep } from 'node:timers/promises'

/** Thrown by `add` once everything is being undone: whoever was starting something stops here. */
export class Interrupted extends Error {
  override name = 'Interrupted'
}

type Undo = () => Promise<unknown> | unknown

/** What each one gets when the time for all is over. */
const leastMs = 200

export type UndoStack = {
  /** Aborted as soon as everything is being undone. */
  signal: AbortSignal
  /** To be called as soon as there is something to undo. What comes too late is undone at once. @throws Interrupted */
  add: (undo: Undo) => Promise<void>
  /** Undoes everything within about `withinMs`; what hangs or fails holds nothing else up. Never rejects. */
  undoAll: (withinMs: number, onError: (error: unknown) => void) => Promise<void>
}

/** How to take back what was started, last first. */
export const createUndoStack = (): UndoStack => {
  const stack: Undo[] = []
  const closing = new AbortController()

  return {
    signal: closing.signal,

    add: async (undo) => {
      if (!closing.signal.aborted) return void stack.push(undo)
      await undo()
      throw new Interrupted('it is being stopped')
    },

    undoAll: async (withinMs, onError) => {
      closing.abort()
      const deadline = performance.now() + withinMs
      for (let undo = stack.pop(); undo; undo = stack.pop()) {
        const undone = Promise.resolve().then(undo)
        await atMost(undone, Math.max(deadline - performance.now(), leastMs)).catch(onError)
      }
    },
  }
}

const atMost = async (work: Promise<unknown>, ms: number): Promise<void> => {
  const inTime = new AbortController()
  const tooLate = sleep(ms, undefined, { signal: inTime.signal }).then(() => {
    throw new Error('stopping takes too long')
  })
  tooLate.catch(() => {}) // aborted, most of the time
  try {
    await Promise.race([work, tooLate])
  } finally {
    inTime.abort()
  }
}
