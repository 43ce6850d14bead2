import 'dotenv/config'
import { runService } from '@chat/common/process/run-service'
import { startGateway } from './app.ts'
import { loadConfig } from './config.ts'

await runService({ name: 'gateway', loadConfig, start: startGateway })
