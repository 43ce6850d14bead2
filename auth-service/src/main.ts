import 'dotenv/config'
import { runService } from '@chat/common/process/run-service'
import { resealUsage } from '@chat/common/vault/reseal-usage'
import { createAuthIndexes, startAuthService } from './app.ts'
import { loadConfig } from './config.ts'
import { runReseal } from './keys/reseal-job.ts'
import { rotateKeysUsage, runRotateKeys } from './keys/rotate-keys-job.ts'

await runService({
  name: 'auth-service',
  loadConfig,
  start: startAuthService,
  createIndexes: createAuthIndexes,
  jobs: {
    'rotate-keys': { usage: rotateKeysUsage, run: runRotateKeys },
    reseal: { usage: resealUsage, run: runReseal },
  },
})
