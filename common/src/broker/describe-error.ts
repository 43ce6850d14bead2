const maxLength = 2_000

/** For a dead letter: what went wrong, and why, in a few lines. */
export const describeError = (error: unknown): string => {
  const lines: string[] = []
  for (let at = error; at !== undefined && lines.length < 5; at = at instanceof Error ? at.cause : undefined)
    lines.push(at instanceof Error ? `${at.name}: ${at.message}` : String(at))
  return lines.join('\ncaused by ').slice(0, maxLength)
}
