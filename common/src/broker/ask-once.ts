/** Many may ask at once whether a database answers; one question goes out. What throws does not answer. */
export const askOnce = (isHealthy: () => Promise<boolean>): (() => Promise<boolean>) => {
  let asking: Promise<boolean> | undefined

  return () => {
    asking ??= Promise.resolve()
      .then(isHealthy)
      .catch(() => false)
      .finally(() => (asking = undefined))
    return asking
  }
}
