import 'dotenv/config'
import { runService } from '@chat/common/process/run-service'
import { startChatService } from './app.ts'
import { createChatIndexes } from './create-indexes.ts'
import { loadConfig } from './config.ts'

await runService({ name: 'chat-service', loadConfig, start: startChatService, createIndexes: createChatIndexes })
