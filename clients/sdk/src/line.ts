/** The way to the server, which a program may cut to see what it does without. */
export type Line = {
  /** Aborts when the line is cut; of one that is cut it is aborted already. */
  cut: () => AbortSignal
  /** Aborts when it is mended next. */
  mended: () => AbortSignal
  set: (isUp: boolean) => void
}

export const createLine = (): Line => {
  let cut = new AbortController()
  let mended = new AbortController()

  return {
    cut: () => cut.signal,
    mended: () => mended.signal,
    set: (isUp) => {
      if (isUp !== cut.signal.aborted) return
      if (!isUp) return cut.abort()
      cut = new AbortController()
      mended.abort()
      mended = new AbortController()
    },
  }
}
