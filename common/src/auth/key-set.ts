import type { KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { problem } from '../http/problem.ts'
import type { Logger } from '../log/logger.ts'
import { repeat } from '../process/repeat.ts'

export type KeySetDeps = {
  fetchKeys: () => Promise<Map<string, KeyObject>>
  /** At most one fetch in this time, once there is a key set. */
  minIntervalMs: number
  /** The key set is fetched again after this time; a new key is published long before it signs. */
  lifetimeMs: number
  /** How long to wait after a failed fetch while there is no key set yet. */
  retryMs?: number
  now: () => number
  log: Logger
}

export type KeySet = {
  /** Null when nobody has published such a key. @throws ProblemError `unavailable` while there is no key set yet. */
  find: (kid: string) => Promise<KeyObject | null>
  /**
   * The ids of all keys that there are, heard from auth-service. Others count no more, and a new one is fetched at once,
   * at most once a second.
   */
  expect: (kids: string[]) => void
  /** Grows whenever a key that was known is none any more. */
  lost: () => number
  isReady: () => boolean
  stop: () => Promise<void>
}

const minExpectedMs = 1_000

/**
 * auth-service's public keys, fetched in the background. A request causes a fetch only for a key id that is new, and
 * then at most one in `minIntervalMs` for all of them: forged ids fetch nothing.
 */
export const createKeySet = (deps: KeySetDeps): KeySet => {
  const { minIntervalMs, lifetimeMs, retryMs = 250, now, log } = deps
  const unknown = new LRUCache<string, true>({ max: 1_000 })
  let keys: Map<string, KeyObject> | undefined
  let fetchedAt = -Infinity
  let underWay: Promise<boolean> | undefined
  let lost = 0

  const replaceBy = (next: Map<string, KeyObject>): void => {
    for (const kid of keys?.keys() ?? []) if (!next.has(kid)) lost += 1
    keys = next
  }

  const fetchNow = async (): Promise<boolean> => {
    fetchedAt = now()
    try {
      replaceBy(await deps.fetchKeys())
      return true
    } catch (err) {
      log.warn({ err }, 'the key set could not be fetched')
      return false
    }
  }

  const refresh = (): Promise<boolean> => (underWay ??= fetchNow().finally(() => (underWay = undefined)))

  const background = repeat(async () => {
    if (await refresh()) return lifetimeMs
    return keys === undefined ? retryMs : minIntervalMs
  })

  return {
    find: async (kid) => {
      if (keys === undefined) throw problem('unavailable', { detail: 'Tokens cannot be verified yet' })
      const key = keys.get(kid)
      if (key !== undefined) return key
      if (unknown.has(kid)) return null
      if (underWay === undefined && now() - fetchedAt < minIntervalMs) return null

      const fetched = await refresh()
      if (fetched && !keys.has(kid)) unknown.set(kid, true)
      return keys.get(kid) ?? null
    },
    expect: (kids) => {
      if (keys === undefined) return
      const left = new Map([...keys].filter(([kid]) => kids.includes(kid)))
      if (left.size < keys.size) replaceBy(left)
      for (const kid of kids) unknown.delete(kid)
      const isNew = kids.some((kid) => !left.has(kid))
      if (isNew && now() - fetchedAt >= minExpectedMs) void refresh()
    },
    lost: () => lost,
    isReady: () => keys !== undefined,
    stop: background.stop,
  }
}
