import { createLogger } from '@chat/common/log/logger'
import { openDatabase } from '@chat/common/mongo/open-database'
import { auditStore } from '../audit/audit.model.ts'
import type { AuthConfig } from '../config.ts'
import { createKeyKeeper } from './create-key-keeper.ts'
import { keyTimesOf } from './key-schedule.ts'
import { openKeyRing } from './open-key-ring.ts'
import { signingKeyStore } from './signing-key.model.ts'

export const rotateKeysUsage = `usage: rotate-keys         a new key, which signs when everybody knows it
       rotate-keys --now   the keys are known to somebody: a new one signs at once, no token of the others counts`

/** `main.js rotate-keys`, beside any number of running instances. @throws Error that says how it is called. */
export const runRotateKeys = async (
  config: AuthConfig,
  args: string[],
  print: (text: string) => void,
  now = () => new Date(),
): Promise<void> => {
  const isCompromise = args[0] === '--now'
  if (args.length > (isCompromise ? 1 : 0)) throw new Error(rotateKeysUsage)

  const db = await openDatabase(config.MONGO_URL)
  try {
    const [signingKeys, audit] = [signingKeyStore(db), auditStore(db)]
    const [secret, oldSecret] = [config.KEY_ENCRYPTION_SECRET, config.KEY_ENCRYPTION_SECRET_OLD]
    const times = keyTimesOf(config)
    const keyRing = await openKeyRing({ signingKeys, secret, oldSecret, times, now })
    const log = createLogger({ service: 'rotate-keys', level: 'error', format: 'json' })
    const keeper = createKeyKeeper({ signingKeys, keyRing, audit, config, times, now, log })
    const key = await keeper.rotate(isCompromise ? 'compromise' : 'command')
    print(`${key.kid} signs from ${key.activeFrom.toISOString()}\n`)
  } finally {
    await db.close()
  }
}
