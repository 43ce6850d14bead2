/** A piece of work that is ready to be carried out; it must not reject. */
export type Piece = () => Promise<void>

export type Lane = {
  hasRoom: () => boolean
  /** Carries it out at once, room or not; it counts among those under way. */
  run: (piece: Piece) => Promise<void>
  /** There is something to be found. */
  wake: () => void
  start: () => void
  /** Takes no more, and waits `waitMs` at most for what is under way. */
  stop: (waitMs: number) => Promise<void>
}

type Options = {
  width: number
  everyMs: number
  /** Finds one that waits elsewhere, null where there is none. It must not reject. */
  take: () => Promise<Piece | null>
}

/**
 * Carries out what it is given and what it finds, `width` pieces side by side: one that takes long holds up the others
 * only when all places are taken by such.
 */
export const createLane = ({ width, everyMs, take }: Options): Lane => {
  const running = new Set<Promise<void>>()
  let tellStopped = () => {}
  const stopped = new Promise<void>((resolve) => (tellStopped = resolve))
  let isStopping = false
  let sweeping = Promise.resolve()
  let isWoken = false
  let endPause = () => {}

  const run = (piece: Piece): Promise<void> => {
    const done = piece().finally(() => running.delete(done))
    running.add(done)
    return done
  }

  const pause = async (): Promise<void> => {
    if (!isWoken && !isStopping)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everyMs).unref()
        endPause = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    isWoken = false
  }

  const sweep = async (): Promise<void> => {
    while (!isStopping) {
      if (running.size >= width) {
        await Promise.race([...running, stopped])
        continue
      }
      const piece = await take()
      if (piece === null) await pause()
      else void run(piece)
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
    start: () => {
      sweeping = sweep()
    },
    stop: async (waitMs) => {
      isStopping = true
      tellStopped()
      wake()

      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, waitMs)))
      await Promise.race([sweeping.then(() => Promise.all(running)), limit])
      clearTimeout(timer)
    },
  }
}
