import type { KeyObject } from 'node:crypto'
import { ConfigError } from '@chat/common/config/read-config'
import { deriveKey } from '../vault/derive-key.ts'
import type { SigningKeyStore } from './signing-key.model.ts'
import { makeKey, openKey, type SigningKey, type StoredKey } from './signing-key.ts'

export type KeyRing = {
  /** The one to sign with now. */
  signingKey: () => SigningKey
  findPublicKey: (kid: string) => KeyObject | null
  /** RFC 7517. */
  jwks: () => { keys: object[] }
}

type Deps = { signingKeys: SigningKeyStore; secret: string; now: () => Date }

const openStored = (stored: StoredKey, sealingKey: Buffer): SigningKey => {
  try {
    return openKey(stored, sealingKey)
  } catch {
    throw new ConfigError(['KEY_ENCRYPTION_SECRET: the keys in the database were encrypted with another one'])
  }
}

/** The keys in the database; the first one is made by whichever instance is first. */
export const openKeyRing = async ({ signingKeys, secret, now }: Deps): Promise<KeyRing> => {
  const sealingKey = deriveKey(secret, 'signing-keys')
  if ((await signingKeys.list()).length === 0) await signingKeys.insert(await makeKey(sealingKey, 1, now()))

  const keys = (await signingKeys.list()).map((stored) => openStored(stored, sealingKey))
  const published = () => keys.filter(({ retiresAt }) => retiresAt === null || retiresAt > now())

  return {
    signingKey: () => {
      const key = keys.findLast(({ activeFrom }) => activeFrom <= now()) ?? keys[0]
      if (key === undefined) throw new Error('there is no signing key')
      return key
    },
    findPublicKey: (kid) => published().find((key) => key.kid === kid)?.publicKeyObject ?? null,
    jwks: () => ({
      keys: published().map(({ kid, publicKey }) => ({ kty: 'RSA', ...publicKey, kid, use: 'sig', alg: 'RS256' })),
    }),
  }
}
