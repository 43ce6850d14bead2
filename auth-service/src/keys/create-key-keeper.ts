import type { Logger } from '@chat/common/log/logger'
import { repeat } from '@chat/common/process/repeat'
import { keepAudit } from '../audit/keep-audit.ts'
import type { Deps } from '../deps.ts'
import { activeFromOf, isPending, isRotationDue, keysInForce, type KeyTimes } from './key-schedule.ts'
import type { KeyRing } from './open-key-ring.ts'
import type { SigningKeyStore } from './signing-key.model.ts'
import { makeKey, type KeyReason, type StoredKey } from './signing-key.ts'

export type KeyKeeper = {
  /**
   * Makes the next key, unless one waits to sign already: whoever asks, at once or again, there is one more. For
   * `compromise` it signs at once, and none before it counts any more. Resolves with the newest.
   */
  rotate: (reason: Exclude<KeyReason, 'first'>) => Promise<StoredKey>
  /** What every instance does now and then: knows what others made, makes the next in time, removes what is over. */
  tend: () => Promise<void>
  /** Tends, until `stop`. */
  start: () => void
  stop: () => Promise<void>
}

type KeeperDeps = Pick<Deps, 'audit' | 'now'> & {
  config: Pick<Deps['config'], 'AUDIT_KEPT_DAYS'>
  signingKeys: SigningKeyStore
  keyRing: KeyRing
  times: KeyTimes
  log: Logger
}

const maxTries = 10

export const createKeyKeeper = (deps: KeeperDeps): KeyKeeper => {
  const { signingKeys, keyRing, times, now } = deps
  const written = new Set<string>()
  let repeating: { stop: () => Promise<void> } | undefined

  /** Each is in the audit log once, also if whoever made it died before. */
  const keepRotations = async (keys: StoredKey[]): Promise<void> => {
    for (const { kid, reason, createdAt, activeFrom } of keys) {
      if (reason === 'first' || written.has(kid)) continue
      const details = { kid, reason, activeFrom: activeFrom.toISOString() }
      const entry = { action: 'keys-rotated', actorId: null, targetId: null, details } as const
      await keepAudit(deps, { id: `keys-rotated:${kid}`, at: createdAt, ...entry })
      written.add(kid)
    }
  }

  const rotate: KeyKeeper['rotate'] = async (reason) => {
    for (let tries = 0; tries < maxTries; tries += 1) {
      const newest = (await keyRing.reload()).at(-1)
      if (newest === undefined) throw new Error('there is no signing key')
      const at = now()
      if (reason !== 'compromise' && (isPending(newest, at) || tries > 0)) return newest

      const activeFrom = reason === 'compromise' ? at : activeFromOf(at, times)
      const next = { sequence: newest.sequence + 1, createdAt: at, activeFrom, reason }
      const key = await makeKey(keyRing.sealingKey, next)
      if (!(await signingKeys.insert(key))) continue

      await keepRotations(await keyRing.reload())
      return key
    }
    throw new Error('others make keys all the time')
  }

  const tend = async (): Promise<void> => {
    const keys = await keyRing.reload()
    await keepRotations(keys)
    const newest = keys.at(-1)
    if (newest !== undefined && isRotationDue(newest, now(), times)) await rotate('age')

    const inForce = keysInForce(keys, now(), times)
    const over = keys.filter((key) => !inForce.includes(key))
    if (over.length > 0) await signingKeys.remove(over.map(({ kid }) => kid))
  }

  return {
    rotate,
    tend,
    start: () => {
      repeating = repeat(async () => {
        await tend().catch((err: unknown) => deps.log.warn({ err }, 'the signing keys could not be looked after'))
        return times.reloadMs
      })
    },
    stop: async () => repeating?.stop(),
  }
}
