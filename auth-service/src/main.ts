import 'dotenv/config'
import { runService } from '@chat/common/process/run-service'
import { createAuthIndexes, startAuthService } from './app.ts'
import { loadConfig } from './config.ts'
import { runReseal } from './keys/reseal-job.ts'
import { runRotateKeys } from './keys/rotate-keys-job.ts'

await runService({
  name: 'auth-service',
  loadConfig,
  start: startAuthService,
  createIndexes: createAuthIndexes,
  jobs: { 'rotate-keys': runRotateKeys, reseal: runReseal },
})
