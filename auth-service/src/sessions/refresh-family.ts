/**
 * All refresh tokens of one session, numbered by generation; the newest, `generation`, was made at `rotatedAt`.
 * Whether a token was used need not be kept: all but the newest were.
 */
export type RefreshFamily = { generation: number; rotatedAt: Date; expiresAt: Date; endedAt: Date | null }

export type RefreshDecision =
  /** Its first use: the next generation is due. */
  | 'rotate'
  /** Again, as two tabs or a lost answer do it: the successor, which nobody has used yet, is given again. */
  | 'repeat'
  /** Somebody else has it: the session ends. */
  | 'reuse'
  | 'over'

/** What becomes of the token of generation `presented`. */
export const decideRefresh = (
  family: RefreshFamily,
  presented: number,
  now: Date,
  graceMs: number,
): RefreshDecision => {
  if (family.endedAt !== null || now >= family.expiresAt) return 'over'
  if (presented === family.generation) return 'rotate'

  // had the successor been used, the newest generation would be another one
  const isPrevious = presented === family.generation - 1
  const isWithinGrace = now.getTime() - family.rotatedAt.getTime() < graceMs
  return isPrevious && isWithinGrace ? 'repeat' : 'reuse'
}
