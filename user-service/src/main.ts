import 'dotenv/config'
import { runService } from '@chat/common/process/run-service'
import { createUserIndexes, startUserService } from './app.ts'
import { loadConfig } from './config.ts'

await runService({ name: 'user-service', loadConfig, start: startUserService, createIndexes: createUserIndexes })
