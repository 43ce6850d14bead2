import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { Access } from '@chat/common/auth/access'
import { authenticate } from '@chat/common/auth/caller'
import { createAccess } from '@chat/common/auth/create-access'
import { deadLetterStore } from '@chat/common/broker/dead-letter-store'
import { createHttpApp, type HttpAppDeps } from '@chat/common/http/create-http-app'
import { drain, listen } from '@chat/common/http/listen'
import { createAccounts } from '@chat/common/internal/accounts-client'
import { createInternalClient } from '@chat/common/internal/internal-client'
import { answers, createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import { createPeople } from '@chat/common/people/create-people'
import type { People } from '@chat/common/people/people'
import type { RunningService, ServiceParts } from '@chat/common/process/service'
import type { Express } from 'express'
import type { Connection } from 'mongoose'
import { chatModel } from './chats/chat.model.ts'
import { chatStore } from './chats/chat-store.ts'
import { chatsRouter } from './chats/chats.routes.ts'
import { memberModel } from './chats/member.model.ts'
import { memberStore } from './chats/member-store.ts'
import type { Config } from './config.ts'
import { consumers } from './consumers.ts'
import type { Deps } from './deps.ts'
import { openLog } from './log/open-log.ts'
import { messageModel } from './messages/message.model.ts'
import { messagesRouter } from './messages/messages.routes.ts'
import { oldChatRouter } from './messages/old-chat.routes.ts'
import { openRealtime } from './realtime/open-realtime.ts'
import { openReceipts } from './receipts/open-receipts.ts'
import { receiptStore } from './receipts/receipt-store.ts'
import { receiptsRouter } from './receipts/receipts.routes.ts'

export const buildApp = (deps: Deps & Omit<HttpAppDeps, 'log'>): Express =>
  createHttpApp(deps, [
    authenticate(deps.access.verifyToken),
    chatsRouter(deps),
    receiptsRouter(deps),
    messagesRouter(deps),
    oldChatRouter(deps),
  ])

type Parts = ServiceParts & { db: Connection; access: Access; people: People }

/** The service on an open database, with whoever knows tokens and people. */
export const serveChats = async (config: Config, parts: Parts): Promise<RunningService> => {
  const { db, access, people, log, broker, metrics } = parts
  const instanceId = randomUUID()
  const now = () => new Date()
  const members = memberModel(db)
  const limits = { lanes: config.LANES, timeoutMs: config.APPEND_TIMEOUT_MS }
  const chatLog = openLog({ db, broker, instanceId, now, log, limits })
  const receipts = openReceipts({ db, broker, instanceId, now, log, everyMs: config.RECEIPTS_EVERY_MS })
  const deps: Deps = {
    log,
    now,
    access,
    people,
    chats: chatStore(chatModel(db)),
    members: memberStore(members),
    messages: chatLog.store,
    receipts: receiptStore(members),
    messageLog: chatLog.messageLog,
    applyLog: chatLog.applyLog,
    derive: chatLog.derive,
    pointers: receipts.pointers,
    changeSettings: receipts.changeSettings,
  }
  const readiness = {
    isReady: async () => access.isReady() && (await answers(db)),
    details: () => ({ broker: broker.isUp() }),
  }

  // express is attached before Socket.IO, which takes over the listeners it finds
  const server = createServer(buildApp({ ...deps, metrics, readiness, trustedProxies: config.TRUSTED_PROXIES }))
  const realtime = await openRealtime(
    { ...deps, http: server, broker, memory: chatLog.memory },
    {
      eventLimits: config.RATE_LIMIT_ENABLED
        ? { perSecond: config.SOCKET_EVENTS_PER_SECOND, burst: config.SOCKET_EVENTS_BURST }
        : undefined,
      typingStopsAfterMs: config.TYPING_STOPS_AFTER_MS,
      expiryCheckMs: config.EXPIRY_CHECK_MS,
      resyncSpreadMs: config.RESYNC_SPREAD_MS,
    },
  )
  const consumer = await broker.consume({
    service: 'chat-service',
    routes: consumers(deps),
    orderBy: ({ subject }) => subject,
    isHealthy: () => answers(db),
    deadLetters: deadLetterStore(db),
  })
  const port = await listen(server, { host: config.HOST, port: config.PORT })

  return {
    port,
    stop: async () => {
      await Promise.all([realtime.stop(), drain(server, config.DRAIN_MS)])
      await consumer.stop()
      await receipts.stop()
      await chatLog.stop()
    },
  }
}

export const startChatService = async (config: Config, parts: ServiceParts): Promise<RunningService> => {
  const db = await openDatabase(config.MONGO_URL)
  const access = createAccess({ config, ...parts })
  const internal = createInternalClient({ url: config.AUTH_INTERNAL_URL, secret: config.INTERNAL_SECRET })
  const people = createPeople({ db, accounts: createAccounts(internal) })
  const serving = await serveChats(config, { ...parts, db, access, people })

  return {
    port: serving.port,
    stop: async () => {
      await serving.stop()
      await access.stop()
      await db.close()
    },
  }
}

/** Builds what the log relies on, its unique indexes above all; run once at deploy. */
export const createChatIndexes = async (config: Config): Promise<void> => {
  const db = await openDatabase(config.MONGO_URL)
  messageModel(db)
  chatModel(db)
  memberModel(db)
  createPeople({ db, accounts: { find: async () => [] } })
  deadLetterStore(db)
  await createIndexes(db)
  await db.close()
}
