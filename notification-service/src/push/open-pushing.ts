import { createVault } from '@chat/common/vault/create-vault'
import type { Config } from '../config.ts'
import { createEncryptPush, type EncryptPush } from './encrypt-push.ts'
import { openVapid, subjectOf } from './open-vapid.ts'
import type { PushKeyStore } from './push-key.model.ts'
import { pushInputs } from './push-subscription.ts'

/** What pushing takes beside the database. */
export type Pushing = {
  /** Which browsers subscribe with. */
  publicKey: string
  encrypt: EncryptPush
  /** How long a push service keeps a push for a browser that is away. */
  ttlSeconds: number
  inputs: ReturnType<typeof pushInputs>
}

type PushConfig = Pick<
  Config,
  'KEY_ENCRYPTION_SECRET' | 'MAIL_FROM' | 'PUBLIC_URL' | 'PUSH_TTL_SECONDS' | 'PRIVATE_TARGETS_ENABLED'
> & { KEY_ENCRYPTION_SECRET_OLD?: string | undefined }

/** @throws ConfigError when the key in the database was sealed with another secret. */
export const openPushing = async (
  deps: { pushKeys: PushKeyStore; now: () => Date },
  config: PushConfig,
): Promise<Pushing> => {
  const vapid = await openVapid({
    ...deps,
    vault: createVault(config.KEY_ENCRYPTION_SECRET, config.KEY_ENCRYPTION_SECRET_OLD),
    subject: subjectOf({ publicUrl: config.PUBLIC_URL, mailFrom: config.MAIL_FROM }),
  })
  return {
    publicKey: vapid.publicKey,
    encrypt: createEncryptPush(vapid),
    ttlSeconds: config.PUSH_TTL_SECONDS,
    inputs: pushInputs({ privateTargetsEnabled: config.PRIVATE_TARGETS_ENABLED }),
  }
}
