import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { seal, unseal } from '@chat/common/vault/sealed'

/** Why a key was made. After one for `compromise` none that is older counts. */
export const keyReasons = ['first', 'age', 'command', 'compromise'] as const
export type KeyReason = (typeof keyReasons)[number]

/**
 * As it is kept: the private half is sealed. `sequence` numbers the keys, so that of several that are made at once one
 * is the next. It signs from `activeFrom` until a later one does. When it is over follows from the later ones
 * (key-schedule), so a new key and what it means for the others are one write.
 */
export type StoredKey = {
  kid: string
  sequence: number
  publicKey: { n: string; e: string }
  sealedPrivateKey: string
  createdAt: Date
  activeFrom: Date
  reason: KeyReason
}

export type SigningKey = StoredKey & { privateKeyObject: KeyObject; publicKeyObject: KeyObject }

const generate = promisify(generateKeyPair)

/** RFC 7638. */
const thumbprint = ({ n, e }: { n: string; e: string }): string =>
  createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url')

type NewKey = Pick<StoredKey, 'sequence' | 'createdAt' | 'activeFrom' | 'reason'>

export const makeKey = async (sealingKey: Buffer, given: NewKey): Promise<StoredKey> => {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: 2_048 })
  const { n, e } = publicKey.export({ format: 'jwk' })
  if (n === undefined || e === undefined) throw new Error('an RSA key has a modulus and an exponent')

  const kid = thumbprint({ n, e })
  const sealedPrivateKey = seal(privateKey.export({ type: 'pkcs8', format: 'der' }), sealingKey, kid)
  return { ...given, kid, publicKey: { n, e }, sealedPrivateKey }
}

/** The same, sealed with another secret. @throws when it was not sealed with `from`. */
export const resealKey = (stored: StoredKey, from: Buffer, to: Buffer): StoredKey => ({
  ...stored,
  sealedPrivateKey: seal(unseal(stored.sealedPrivateKey, from, stored.kid), to, stored.kid),
})

/** @throws when it was sealed with another secret. */
export const openKey = (stored: StoredKey, sealingKey: Buffer): SigningKey => ({
  ...stored,
  privateKeyObject: createPrivateKey({
    key: unseal(stored.sealedPrivateKey, sealingKey, stored.kid),
    type: 'pkcs8',
    format: 'der',
  }),
  publicKeyObject: createPublicKey({ key: { kty: 'RSA', ...stored.publicKey }, format: 'jwk' }),
})
