/** How long to wait after the `tries`-th failure; undefined when it was the last try. */
export const retryDelayMs = (
  tries: number,
  delaysMs: readonly number[],
  { keepTrying = false }: { keepTrying?: boolean } = {},
): number | undefined => delaysMs[tries - 1] ?? (keepTrying ? delaysMs.at(-1) : undefined)
