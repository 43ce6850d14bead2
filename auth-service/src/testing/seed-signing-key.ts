import { createPrivateKey, createPublicKey } from 'node:crypto'
import { testKey } from '@chat/common/testing/test-key'
import { seal } from '@chat/common/vault/sealed'
import type { Connection } from 'mongoose'
import { sealingKeyOf } from '../keys/open-key-ring.ts'
import { signingKeyStore } from '../keys/signing-key.model.ts'

/** The first key of a database that has none, as an instance would make it; the key of the run, which is there already. */
export const seedSigningKey = async (db: Connection, secret: string, at: Date): Promise<void> => {
  const privateKey = createPrivateKey(testKey())
  const { n, e } = createPublicKey(privateKey).export({ format: 'jwk' })
  const kid = 'the-first-key'
  const sealedPrivateKey = seal(privateKey.export({ type: 'pkcs8', format: 'der' }), sealingKeyOf(secret), kid)
  const publicKey = { n: n!, e: e! } // it is an RSA key
  await signingKeyStore(db).insert({
    ...{ kid, sequence: 1, publicKey, sealedPrivateKey },
    ...{ createdAt: at, activeFrom: at, reason: 'first' },
  })
}
