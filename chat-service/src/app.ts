import { randomUUID } from 'node:crypto'
import type { Access } from '@chat/common/auth/access'
import { authenticate } from '@chat/common/auth/caller'
import { createAccess } from '@chat/common/auth/create-access'
import { createDocumentOutbox } from '@chat/common/broker/document-outbox'
import { deadLetterStore } from '@chat/common/broker/dead-letter-store'
import { createHttpApp, type HttpAppDeps } from '@chat/common/http/create-http-app'
import { createHttpServer } from '@chat/common/http/create-http-server'
import { listen } from '@chat/common/http/listen'
import { createAccounts } from '@chat/common/internal/accounts-client'
import { createInternalClient } from '@chat/common/internal/internal-client'
import { answers, createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import { createPeople } from '@chat/common/people/create-people'
import type { People } from '@chat/common/people/people'
import type { RunningService, ServiceParts } from '@chat/common/process/service'
import { startInSteps } from '@chat/common/process/start-in-steps'
import type { Express } from 'express'
import type { Connection } from 'mongoose'
import { attachmentStore } from './attachments/attachment-store.ts'
import { attachmentsRouter } from './attachments/attachments.routes.ts'
import { createSigner } from './attachments/signed-address.ts'
import { avatarStore } from './avatars/avatar-store.ts'
import { avatarUrlOf } from './avatars/avatar-url.ts'
import { avatarsRouter } from './avatars/avatars.routes.ts'
import { bansRouter } from './chats/bans.routes.ts'
import { chatModel } from './chats/chat.model.ts'
import { chatStore } from './chats/chat-store.ts'
import { chatsRouter } from './chats/chats.routes.ts'
import { memberModel } from './chats/member.model.ts'
import { memberStore } from './chats/member-store.ts'
import { membersRouter } from './chats/members.routes.ts'
import { publicGroupsRouter } from './chats/public-groups.routes.ts'
import type { Config } from './config.ts'
import { consumers } from './consumers.ts'
import type { Deps } from './deps.ts'
import { createDeletions } from './deleting/clean-up.ts'
import { deletingRouter } from './deleting/deleting.routes.ts'
import { editingRouter } from './editing/editing.routes.ts'
import { versionModel } from './editing/version.model.ts'
import { versionStore } from './editing/version-store.ts'
import { exportRouter } from './export/export.routes.ts'
import { draftsRouter } from './drafts/drafts.routes.ts'
import { fileModel } from './files/file.model.ts'
import { keepSweeping } from './files/sweep-files.ts'
import { hiddenModel } from './hiding/hidden.model.ts'
import { hidingStore } from './hiding/hiding-store.ts'
import { inviteModel } from './invites/invite.model.ts'
import { inviteStore } from './invites/invite-store.ts'
import { invitesRouter } from './invites/invites.routes.ts'
import { source } from './log/announcements.ts'
import { openLog } from './log/open-log.ts'
import { messageChanges } from './messages/message-changes.ts'
import { messageDocs, messageModel } from './messages/message.model.ts'
import { messagesRouter } from './messages/messages.routes.ts'
import { oldChatRouter } from './messages/old-chat.routes.ts'
import { createSendLimits, noSendLimits } from './messages/send-limits.ts'
import { threadRouter } from './messages/thread.routes.ts'
import { createMessageView } from './messages/view-message.ts'
import { pinsRouter } from './pins/pins.routes.ts'
import { keepRemoving } from './moderation/handle-report.ts'
import { moderationRouter } from './moderation/moderation.routes.ts'
import { reportModel } from './moderation/report.model.ts'
import { reportStore } from './moderation/report-store.ts'
import { nodeModel } from './presence/node.model.ts'
import { presenceModel } from './presence/presence.model.ts'
import { reactionStore } from './reactions/reaction-store.ts'
import { reactionsRouter } from './reactions/reactions.routes.ts'
import { openRealtime } from './realtime/open-realtime.ts'
import { copyHidingOf, createHidingReads } from './receipts/copy-hiding.ts'
import { createMentionCounts } from './receipts/mention-counts.ts'
import { openReceipts } from './receipts/open-receipts.ts'
import { receiptStore } from './receipts/receipt-store.ts'
import { receiptsRouter } from './receipts/receipts.routes.ts'
import { relationStore } from './relations/relation-store.ts'
import { scheduledModel } from './scheduling/scheduled.model.ts'
import { scheduledRouter } from './scheduling/scheduled.routes.ts'
import { scheduledStore } from './scheduling/scheduled-store.ts'
import { createSendDue } from './scheduling/send-due.ts'
import { createOldMessages } from './search/index-old-messages.ts'
import { searchRouter } from './search/search.routes.ts'
import { searchStore } from './search/search-store.ts'
import { starModel } from './stars/star.model.ts'
import { starStore } from './stars/star-store.ts'
import { starsRouter } from './stars/stars.routes.ts'

type AppDeps = Deps & Omit<HttpAppDeps, 'log'>
type UploadLimits = Pick<Config, 'ATTACHMENT_MAX_BYTES' | 'AVATAR_MAX_BYTES'>

export const buildApp = (deps: AppDeps, limits: UploadLimits): Express => {
  // these take files
  const beforeJson = [
    authenticate(deps.access.verifyToken),
    attachmentsRouter(deps, { maxBytes: limits.ATTACHMENT_MAX_BYTES }),
    avatarsRouter(deps, { maxBytes: limits.AVATAR_MAX_BYTES }),
  ]
  const routers = [
    publicGroupsRouter(deps),
    moderationRouter(deps),
    chatsRouter(deps),
    membersRouter(deps),
    bansRouter(deps),
    invitesRouter(deps),
    receiptsRouter(deps),
    draftsRouter(deps),
    exportRouter(deps),
    searchRouter(deps),
    scheduledRouter(deps),
    starsRouter(deps),
    messagesRouter(deps),
    threadRouter(deps),
    editingRouter(deps),
    deletingRouter(deps),
    reactionsRouter(deps),
    pinsRouter(deps),
    oldChatRouter(deps),
  ]
  return createHttpApp(deps, routers, beforeJson)
}

type Parts = ServiceParts & { db: Connection; access: Access; people: People }

/** The service on an open database, with whoever knows tokens and people. */
export const serveChats = (config: Config, parts: Parts): Promise<RunningService> =>
  startInSteps(async (onStop) => {
    const { db, access, people, log, broker, metrics } = parts
    const instanceId = randomUUID()
    const now = () => new Date()
    const members = memberModel(db)
    const limits = { lanes: config.LANES, timeoutMs: config.APPEND_TIMEOUT_MS }
    const relations = relationStore(db)
    const hidingReads = createHidingReads(relations)
    const chatLog = openLog({ db, broker, instanceId, now, log, limits, relations })
    onStop(chatLog.stop)
    const receipts = openReceipts({ db, broker, instanceId, now, log, everyMs: config.RECEIPTS_EVERY_MS })
    onStop(receipts.stop)
    const changes = createDocumentOutbox({
      models: [messageModel(db), scheduledModel(db), hiddenModel(db)],
      broker,
      source,
      instanceId,
      now,
      log,
    })
    onStop(changes.stop)
    const signer = createSigner({ secret: config.INTERNAL_SECRET, now })
    const unusedAfterMs = config.ATTACHMENT_UNUSED_SECONDS * 1_000
    const attachments = attachmentStore(db, now, unusedAfterMs)
    const avatars = avatarStore(db, now, unusedAfterMs)
    const sweeper = keepSweeping({
      sweeps: [attachments.sweep, avatars.sweep],
      everyMs: config.ATTACHMENT_SWEEP_SECONDS * 1_000,
      log,
    })
    onStop(sweeper.stop)
    const [versions, stars] = [versionStore(db), starStore(db)]
    const deps: Deps = {
      log,
      now,
      access,
      people,
      chats: chatStore(chatModel(db)),
      members: memberStore(members, chatModel(db)),
      invites: inviteStore(inviteModel(db)),
      publicUrl: config.PUBLIC_URL,
      messages: chatLog.store,
      messageChanges: messageChanges({ db, changes, instanceId, now }),
      versions,
      stars,
      reactions: reactionStore(db),
      deletions: createDeletions({ versions, stars, attachments, messages: chatLog.store, log }),
      receipts: receiptStore(members),
      reports: reportStore(reportModel(db)),
      hidden: hidingStore(db),
      relations,
      messageLog: chatLog.messageLog,
      applyLog: chatLog.applyLog,
      derive: chatLog.derive,
      pointers: receipts.pointers,
      changeSettings: receipts.changeSettings,
      changeOwnRow: receipts.changeOwnRow,
      mentionCounts: createMentionCounts(messageDocs(db)),
      attachments,
      avatars,
      signer,
      sendLimits: config.RATE_LIMIT_ENABLED
        ? createSendLimits(
            { perSecond: config.SENDS_PER_SECOND, burst: config.SENDS_BURST },
            { perSecond: config.CHAT_SENDS_PER_SECOND, burst: config.CHAT_SENDS_BURST },
          )
        : noSendLimits,
      scheduled: scheduledStore(scheduledModel(db)),
      search: searchStore(db),
      changes,
      instanceId,
      avatarUrlOf: (chatId, avatarId) => avatarUrlOf(signer, chatId, avatarId),
      ...createMessageView((id) => signer.sign(`/api/attachments/${id}`)),
    }
    onStop(createOldMessages({ db, indexer: chatLog.indexer, now, log }).start().stop)
    const sendDue = createSendDue(
      { ...deps, serverTime: deps.messages.serverTime },
      { everyMs: config.SCHEDULE_EVERY_MS },
    ).start()
    onStop(sendDue.stop)
    onStop(keepRemoving(deps).stop)
    const http = createHttpServer(config, { requestTimeout: config.UPLOAD_TIMEOUT_MS })
    const readiness = http.untilDrain({
      isReady: async () => access.isReady() && (await answers(db)),
      details: () => ({ broker: broker.isUp() }),
    })

    // express is attached before Socket.IO, which takes over the listeners it finds
    http.server.on('request', buildApp({ ...deps, metrics, readiness, trustedProxies: config.TRUSTED_PROXIES }, config))
    const realtime = await openRealtime(
      { ...deps, http, broker, db, registry: metrics.registry, memory: chatLog.memory },
      {
        eventLimits: config.RATE_LIMIT_ENABLED
          ? {
              perSecond: config.SOCKET_EVENTS_PER_SECOND,
              burst: config.SOCKET_EVENTS_BURST,
              underWay: config.SOCKET_EVENTS_UNDER_WAY,
            }
          : undefined,
        typingStopsAfterMs: config.TYPING_STOPS_AFTER_MS,
        slowLimits: { maxBytes: config.SOCKET_BUFFER_MAX_BYTES, checkMs: config.SOCKET_BUFFER_CHECK_MS },
        presence: {
          everyMs: config.PRESENCE_EVERY_MS,
          graceMs: config.PRESENCE_GRACE_MS,
          leaseMs: config.PRESENCE_LEASE_MS,
          renewMs: config.PRESENCE_RENEW_MS,
          takeOverMs: config.PRESENCE_TAKE_OVER_MS,
        },
        expiryCheckMs: config.EXPIRY_CHECK_MS,
        resyncSpreadMs: config.RESYNC_SPREAD_MS,
        drainSpreadMs: config.DRAIN_SPREAD_MS,
        drainMs: config.DRAIN_MS,
      },
    )
    onStop(realtime.stop)
    const consumer = await broker.consume({
      service: 'chat-service',
      routes: consumers({ ...deps, copyHidingOf: (userId) => copyHidingOf({ members, hidingReads }, userId) }),
      orderBy: ({ subject }) => subject,
      isHealthy: () => answers(db),
      deadLetters: deadLetterStore(db),
    })
    onStop(() => Promise.all([realtime.drain(), http.drain(), consumer.stop()]))
    return { port: await listen(http.server, { host: config.HOST, port: config.PORT }) }
  })

export const startChatService = (config: Config, parts: ServiceParts): Promise<RunningService> =>
  startInSteps(async (onStop) => {
    const db = await openDatabase(config.MONGO_URL)
    onStop(() => db.close())
    const access = createAccess({ config, ...parts })
    onStop(access.stop)
    const internal = createInternalClient({ url: config.AUTH_INTERNAL_URL, secret: config.INTERNAL_SECRET })
    const people = createPeople({ db, accounts: createAccounts(internal) })
    const { stop, ...ports } = await serveChats(config, { ...parts, db, access, people })
    onStop(stop)
    return ports
  })

/** Builds what the log relies on, its unique indexes above all; run once at deploy. */
export const createChatIndexes = async (config: Config): Promise<void> => {
  const db = await openDatabase(config.MONGO_URL)
  messageModel(db)
  chatModel(db)
  memberModel(db)
  presenceModel(db)
  nodeModel(db)
  inviteModel(db)
  scheduledModel(db)
  reportModel(db)
  hiddenModel(db)
  starModel(db)
  versionModel(db)
  relationStore(db)
  fileModel(db, 'attachments')
  fileModel(db, 'avatars')
  createPeople({ db, accounts: { find: async () => [] } })
  deadLetterStore(db)
  await createIndexes(db)
  await db.close()
}
