import type { KeyObject } from 'node:crypto'
import { ConfigError } from '@chat/common/config/read-config'
import { deriveKey } from '@chat/common/vault/derive-key'
import { keysInForce, signingKeyOf, type KeyTimes } from './key-schedule.ts'
import type { SigningKeyStore } from './signing-key.model.ts'
import { makeKey, openKey, type SigningKey, type StoredKey } from './signing-key.ts'

export type KeyRing = {
  /** The one to sign with now. */
  signingKey: () => SigningKey
  /** A key that is not known is looked for in the database, at most once a second. */
  findPublicKey: (kid: string) => Promise<KeyObject | null>
  /** RFC 7517. */
  jwks: () => { keys: object[] }
  kids: () => string[]
  /** Grows whenever a key that was known counts no more. */
  lost: () => number
  /** Reads what there is. @throws ConfigError when it was sealed with another secret; then all is as it was. */
  reload: () => Promise<StoredKey[]>
  /** Seals new keys. */
  sealingKey: Buffer
}

type Deps = {
  signingKeys: Pick<SigningKeyStore, 'list' | 'insert'>
  secret: string
  /** The secret before, which what is kept may be sealed with. */
  oldSecret?: string | undefined
  times: KeyTimes
  now: () => Date
}

const minReloadMs = 1_000
const purpose = 'signing-keys'

export const sealingKeyOf = (secret: string): Buffer => deriveKey(secret, purpose)

const openStored = (stored: StoredKey, sealingKeys: Buffer[]): SigningKey => {
  for (const sealingKey of sealingKeys)
    try {
      return openKey(stored, sealingKey)
    } catch {
      continue
    }
  throw new ConfigError(['KEY_ENCRYPTION_SECRET: the keys in the database were encrypted with another one'])
}

/** The keys in the database; the first one is made by whichever instance is first. */
export const openKeyRing = async ({ signingKeys, secret, oldSecret, times, now }: Deps): Promise<KeyRing> => {
  const sealingKeys = [secret, oldSecret].flatMap((each) => (each === undefined ? [] : [sealingKeyOf(each)]))
  const sealingKey = sealingKeys[0]!
  if ((await signingKeys.list()).length === 0) {
    const at = now()
    await signingKeys.insert(await makeKey(sealingKey, { sequence: 1, createdAt: at, activeFrom: at, reason: 'first' }))
  }

  let keys: SigningKey[] = []
  let published = new Set<string>()
  let lost = 0
  let readAt = -Infinity
  let underWay: Promise<StoredKey[]> | undefined

  /** Also by time alone a key comes to its end. */
  const inForce = (): SigningKey[] => {
    const found = keysInForce(keys, now(), times)
    const kids = new Set(found.map(({ kid }) => kid))
    for (const kid of published) if (!kids.has(kid)) lost += 1
    published = kids
    return found
  }

  const read = async (): Promise<StoredKey[]> => {
    readAt = now().getTime()
    const stored = await signingKeys.list()
    const opened = new Map(keys.map((key) => [key.kid, key]))
    keys = stored.map((key) => opened.get(key.kid) ?? openStored(key, sealingKeys))
    inForce()
    return stored
  }
  const readOnce = (): Promise<StoredKey[]> => (underWay ??= read().finally(() => (underWay = undefined)))
  /** What was begun before may have missed what was just written. */
  const reload = async (): Promise<StoredKey[]> => {
    await underWay?.catch(() => {})
    return readOnce()
  }
  const find = (kid: string): KeyObject | undefined => inForce().find((key) => key.kid === kid)?.publicKeyObject

  await reload()

  return {
    signingKey: () => {
      const key = signingKeyOf(keys, now(), times)
      if (key === undefined) throw new Error('there is no signing key')
      return key
    },
    findPublicKey: async (kid) => {
      const known = find(kid)
      const mayRead = underWay !== undefined || now().getTime() - readAt >= minReloadMs
      if (known !== undefined || !mayRead) return known ?? null
      await readOnce()
      return find(kid) ?? null
    },
    jwks: () => ({
      keys: inForce().map(({ kid, publicKey }) => ({ kty: 'RSA', ...publicKey, kid, use: 'sig', alg: 'RS256' })),
    }),
    kids: () => inForce().map(({ kid }) => kid),
    lost: () => {
      inForce()
      return lost
    },
    reload,
    sealingKey,
  }
}
