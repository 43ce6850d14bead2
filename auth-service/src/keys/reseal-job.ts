import { openDatabase } from '@chat/common/mongo/open-database'
import type { Connection } from 'mongoose'
import { accountModel } from '../accounts/account.model.ts'
import type { AuthConfig } from '../config.ts'
import { sealSecret, secretOf } from '../mfa/seal-secret.ts'
import { createVault } from '@chat/common/vault/create-vault'
import { resealUsage } from '@chat/common/vault/reseal-usage'
import { openKey, resealKey } from './signing-key.ts'
import { signingKeyStore } from './signing-key.model.ts'
import { sealingKeyOf } from './open-key-ring.ts'

const resealKeys = async (db: Connection, secret: string, oldSecret: string): Promise<number> => {
  const [to, from] = [sealingKeyOf(secret), sealingKeyOf(oldSecret)]
  const store = signingKeyStore(db)
  let count = 0
  for (const key of await store.list()) {
    try {
      openKey(key, to)
    } catch {
      await store.reseal(key, resealKey(key, from, to))
      count += 1
    }
  }
  return count
}

const resealFactors = async (db: Connection, secret: string, oldSecret: string): Promise<number> => {
  const Model = accountModel(db)
  const [both, isNew] = [{ vault: createVault(secret, oldSecret) }, { vault: createVault(secret) }]
  let count = 0
  const found = Model.find({ 'mfa.sealedSecret': { $exists: true } }, { mfa: 1 }).lean()
  for await (const { _id, mfa } of found.cursor()) {
    const id = _id.toHexString()
    try {
      secretOf(isNew, id, mfa!)
    } catch {
      const sealedSecret = sealSecret(both, id, secretOf(both, id, mfa!))
      const unchanged = { _id, 'mfa.sealedSecret': mfa!.sealedSecret }
      await Model.updateOne(unchanged, { $set: { 'mfa.sealedSecret': sealedSecret }, $inc: { version: 1 } })
      count += 1
    }
  }
  return count
}

/**
 * `main.js reseal`, once every instance has the new KEY_ENCRYPTION_SECRET and the old one beside it: what is kept for
 * long is sealed with the new one. It may be run again, and stopped at any time.
 *
 * @throws Error when something is sealed with neither.
 */
export const runReseal = async (
  { MONGO_URL, KEY_ENCRYPTION_SECRET: secret, KEY_ENCRYPTION_SECRET_OLD: oldSecret }: AuthConfig,
  args: string[],
  print: (text: string) => void,
): Promise<void> => {
  if (args.length > 0 || oldSecret === undefined) throw new Error(resealUsage)

  const db = await openDatabase(MONGO_URL)
  try {
    const keys = await resealKeys(db, secret, oldSecret)
    const factors = await resealFactors(db, secret, oldSecret)
    print(`sealed anew: signing keys ${keys}, second factors ${factors}\n`)
  } finally {
    await db.close()
  }
}
