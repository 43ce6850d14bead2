const maxLength = 2_000

/** For a dead letter: what went wrong, and why, in a few lines. */
export const describeError = (error: unknown): string => {
  const why = error instanceof Error && error.cause instanceof Error ? `\ncaused by ${describeError(error.cause)}` : ''
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return `${what}${why}`.slice(0, maxLength)
}
