import 'dotenv/config'
import { runService } from '@chat/common/process/run-service'
import { resealUsage } from '@chat/common/vault/reseal-usage'
import { createNotificationIndexes, startNotificationService } from './app.ts'
import { loadConfig } from './config.ts'
import { runReseal } from './resealing/reseal-job.ts'

await runService({
  name: 'notification-service',
  loadConfig,
  start: startNotificationService,
  createIndexes: createNotificationIndexes,
  jobs: { reseal: { usage: resealUsage, run: runReseal } },
})
