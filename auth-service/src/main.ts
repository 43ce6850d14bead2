import 'dotenv/config'
import { runService } from '@chat/common/process/run-service'
import { createAuthIndexes, startAuthService } from './app.ts'
import { loadConfig } from './config.ts'

await runService({ name: 'auth-service', loadConfig, start: startAuthService, createIndexes: createAuthIndexes })
