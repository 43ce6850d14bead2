import { openDatabase } from '@chat/common/mongo/open-database'
import { createVault } from '@chat/common/vault/create-vault'
import { resealUsage } from '@chat/common/vault/reseal-usage'
import type { Config } from '../config.ts'
import { vapidLabel } from '../push/open-vapid.ts'
import { pushKeyStore } from '../push/push-key.model.ts'
import { secretLabel } from '../webhooks/send-delivery.ts'
import { webhookStore } from '../webhooks/webhook.model.ts'

/** Gives what is sealed with the new secret; undefined where it is already. @throws when it is sealed with neither. */
const createResealer = (secret: string, oldSecret: string) => {
  const [isNew, both] = [createVault(secret), createVault(secret, oldSecret)]

  return (sealed: string, label: string): string | undefined => {
    try {
      isNew.unseal(sealed, label)
      return undefined
    } catch {
      return both.seal(both.unseal(sealed, label), label)
    }
  }
}

type Given = Pick<Config, 'MONGO_URL' | 'KEY_ENCRYPTION_SECRET'> & { KEY_ENCRYPTION_SECRET_OLD?: string | undefined }

/**
 * `main.js reseal`, once every instance has the new KEY_ENCRYPTION_SECRET and the old one beside it: what is kept for
 * long is sealed with the new one. It may be run again, and stopped at any time.
 *
 * @throws Error when something is sealed with neither.
 */
export const runReseal = async (
  { MONGO_URL, KEY_ENCRYPTION_SECRET: secret, KEY_ENCRYPTION_SECRET_OLD: oldSecret }: Given,
  args: string[],
  print: (text: string) => void,
): Promise<void> => {
  if (args.length > 0 || oldSecret === undefined) throw new Error(resealUsage)

  const resealed = createResealer(secret, oldSecret)
  const db = await openDatabase(MONGO_URL)
  try {
    const [pushKeys, webhooks] = [pushKeyStore(db), webhookStore(db)]
    let [keys, secrets] = [0, 0]
    const key = await pushKeys.find()
    const sealedKey = key && resealed(key.sealedPrivateKey, vapidLabel)
    if (key && sealedKey) {
      await pushKeys.reseal(key, sealedKey)
      keys += 1
    }
    for (const webhook of await webhooks.all()) {
      const sealedSecret = resealed(webhook.sealedSecret, secretLabel(webhook.id))
      if (sealedSecret === undefined) continue
      await webhooks.reseal(webhook, sealedSecret)
      secrets += 1
    }
    print(`sealed anew: keys of web push ${keys}, secrets of webhooks ${secrets}\n`)
  } finally {
    await db.close()
  }
}
