import { ConfigError } from '@chat/common/config/read-config'
import type { Vault } from '@chat/common/vault/create-vault'
import webPush from 'web-push'
import type { PushKeyStore, StoredPushKey } from './push-key.model.ts'

/** Says to push services who pushes (RFC 8292). Both keys as base64url; `subject` is where whoever runs one can write to. */
export type Vapid = { publicKey: string; privateKey: string; subject: string }

export const vapidLabel = 'vapid'

const makeKey = (vault: Vault, createdAt: Date): StoredPushKey => {
  const { publicKey, privateKey } = webPush.generateVAPIDKeys()
  return { publicKey, sealedPrivateKey: vault.seal(privateKey, vapidLabel), createdAt }
}

const open = (vault: Vault, { sealedPrivateKey }: StoredPushKey): string => {
  try {
    return vault.unseal(sealedPrivateKey, vapidLabel)
  } catch {
    throw new ConfigError(['KEY_ENCRYPTION_SECRET: the key of web push in the database was encrypted with another one'])
  }
}

/** The platform's own address, or where only its own machine knows that, the one its mails come from. */
export const subjectOf = ({ publicUrl, mailFrom }: { publicUrl: string; mailFrom: string }): string => {
  const { protocol, hostname, origin } = new URL(publicUrl)
  if (protocol === 'https:' && hostname !== 'localhost') return origin
  return `mailto:${/<([^<>]+)>\s*$/.exec(mailFrom)?.[1] ?? mailFrom.trim()}`
}

type Deps = { pushKeys: PushKeyStore; vault: Vault; subject: string; now: () => Date }

/**
 * The key pair in the database; the first is made by whichever instance is first, and all have that one. It is never
 * replaced: a browser takes pushes only from the key it has subscribed to.
 *
 * @throws ConfigError when it was sealed with another secret.
 */
export const openVapid = async ({ pushKeys, vault, subject, now }: Deps): Promise<Vapid> => {
  if ((await pushKeys.find()) === null) await pushKeys.insert(makeKey(vault, now()))
  const key = await pushKeys.find()
  if (key === null) throw new Error('the key of web push was removed while it was made')

  return { publicKey: key.publicKey, privateKey: open(vault, key), subject }
}
