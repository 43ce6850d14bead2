/** A piece of work that is ready to be carried out; it must not reject. */
export type Piece = () => Promise<void>

/** Work that was taken. `isMore`: there may be more that is due. */
export type Taken = { pieces: Piece[]; isMore: boolean }

export type Lane = {
  hasRoom: () => boolean
  /** Carries it out at once, room or not; it counts among those under way. */
  run: (piece: Piece) => Promise<void>
  /** There is something to be found. */
  wake: () => void
  /** Carries out what is due, until nothing is. */
  runDue: () => Promise<void>
  start: () => void
  /** Takes no more, and waits `waitMs` at most for what is under way. */
  stop: (waitMs: number) => Promise<void>
}

type Options = {
  width: number
  everyMs: number
  /** Takes as many as `room`. It must not reject. */
  take: (room: number) => Promise<Taken>
}

/**
 * Carries out what it is given and what it finds, `width` pieces side by side: one that takes long holds up the others
 * only when all places are taken by such.
 */
export const createLane = ({ width, everyMs, take }: Options): Lane => {
  const running = new Set<Promise<void>>()
  const stopping = new AbortController()
  let sweeping = Promise.resolve()
  let isWoken = false
  let endPause = () => {}

  const pause = async (): Promise<void> => {
    if (!isWoken && !stopping.signal.aborted)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everyMs).unref()
        endPause = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    isWoken = false
  }

  const run = (piece: Piece): Promise<void> => {
    const done = piece().finally(() => running.delete(done))
    running.add(done)
    return done
  }

  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()))

  const sweep = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (running.size >= width) {
        await Promise.race([...running, stopped])
        continue
      }
      const { pieces, isMore } = await take(width - running.size)
      for (const piece of pieces) void run(piece)
      if (!isMore) await pause()
    }
  }

  const wake = (): void => {
    isWoken = true
    endPause()
  }

  return {
    hasRoom: () => running.size < width,
    run,
    wake,

    runDue: async () => {
      for (let isMore = true; isMore;) {
        const taken = await take(width)
        await Promise.all(taken.pieces.map((piece) => piece()))
        isMore = taken.isMore
      }
    },

    start: () => {
      sweeping = sweep()
    },

    stop: async (waitMs) => {
      stopping.abort()
      wake()

      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, waitMs)))
      await Promise.race([sweeping.then(() => Promise.all(running)), limit])
      clearTimeout(timer)
    },
  }
}
