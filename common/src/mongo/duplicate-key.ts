/** MongoDB's code for: a unique index has it already. */
export const duplicateKey = 11_000

/**
 * A unique index said that somebody was first. `keyPattern` names its fields; a bulk write has none. The message holds
 * the value, so it is nothing to log or to hand on.
 */
export const isDuplicateKey = (error: unknown): error is Error & { keyPattern?: Record<string, unknown> } =>
  error instanceof Error && 'code' in error && error.code === duplicateKey
