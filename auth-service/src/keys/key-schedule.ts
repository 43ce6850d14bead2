import type { StoredKey } from './signing-key.ts'

type Timed = Pick<StoredKey, 'activeFrom' | 'reason'>

/** In ms. */
export type KeyTimes = {
  /** How long others may keep the published keys. */
  keySetMs: number
  /** How often each instance reads what there is. */
  reloadMs: number
  /** How long a token lives, and by how much clocks may differ. */
  tokenMs: number
  overlapMs: number
  /** How long a key signs. */
  rotationMs: number
}

type Seconds = Record<
  | 'KEY_SET_LIFETIME_SECONDS'
  | 'KEY_RELOAD_SECONDS'
  | 'ACCESS_TOKEN_TTL_SECONDS'
  | 'REVOCATION_OVERLAP_SECONDS'
  | 'KEY_ROTATION_SECONDS',
  number
>

export const keyTimesOf = (config: Seconds): KeyTimes => ({
  keySetMs: config.KEY_SET_LIFETIME_SECONDS * 1_000,
  reloadMs: config.KEY_RELOAD_SECONDS * 1_000,
  tokenMs: config.ACCESS_TOKEN_TTL_SECONDS * 1_000,
  overlapMs: config.REVOCATION_OVERLAP_SECONDS * 1_000,
  rotationMs: config.KEY_ROTATION_SECONDS * 1_000,
})

/**
 * When a key that is made now may sign: whoever keeps the published keys for their lifetime, asked an instance that had
 * read them just before, and kept what something on the way had kept as long, has it by then.
 */
export const activeFromOf = (now: Date, { keySetMs, reloadMs }: KeyTimes): Date =>
  new Date(now.getTime() + 2 * keySetMs + reloadMs)

/** When it is over: with the last token that was signed before its successor began. Infinity while there is none. */
export const endOf = (laterKeys: Timed[], { tokenMs, overlapMs }: KeyTimes): number =>
  Math.min(
    ...laterKeys.map(({ activeFrom, reason }) =>
      reason === 'compromise' ? -Infinity : activeFrom.getTime() + tokenMs + overlapMs,
    ),
    Infinity,
  )

/** Those that count; `keys` from the oldest to the newest. */
export const keysInForce = <Key extends Timed>(keys: Key[], now: Date, times: KeyTimes): Key[] =>
  keys.filter((_, index) => endOf(keys.slice(index + 1), times) > now.getTime())

/** The newest that may sign already. Where clocks differ, the one that may first. */
export const signingKeyOf = <Key extends Timed>(keys: Key[], now: Date, times: KeyTimes): Key | undefined => {
  const inForce = keysInForce(keys, now, times)
  return inForce.findLast(({ activeFrom }) => activeFrom <= now) ?? inForce[0]
}

/** Made and not signing yet: then no other one is needed. */
export const isPending = ({ activeFrom }: Timed, now: Date): boolean => activeFrom > now

export const isRotationDue = (newest: Timed, now: Date, { rotationMs }: KeyTimes): boolean =>
  newest.activeFrom.getTime() + rotationMs <= now.getTime()
