import { randomUUID } from 'node:crypto'
import type { Access } from '@chat/common/auth/access'
import { createDocumentOutbox } from '@chat/common/broker/document-outbox'
import { avatarUrlOf as personAvatarUrlOf } from '@chat/common/people/avatar-url'
import type { People } from '@chat/common/people/people'
import type { ServiceParts } from '@chat/common/process/service'
import type { Connection } from 'mongoose'
import { attachmentStore } from './attachments/attachment-store.ts'
import { createSigner } from '@chat/common/http/signed-address'
import { avatarStore } from './avatars/avatar-store.ts'
import { avatarUrlOf } from './avatars/avatar-url.ts'
import { chatModel } from './chats/chat.model.ts'
import { chatStore } from './chats/chat-store.ts'
import { memberModel } from './chats/member.model.ts'
import { memberStore } from './chats/member-store.ts'
import type { Config } from './config.ts'
import type { Deps } from './deps.ts'
import { createDeletions } from './deleting/clean-up.ts'
import { versionStore } from './editing/version-store.ts'
import { keepSweeping } from './files/sweep-files.ts'
import { hiddenModel } from './hiding/hidden.model.ts'
import { hidingStore } from './hiding/hiding-store.ts'
import { inviteModel } from './invites/invite.model.ts'
import { inviteStore } from './invites/invite-store.ts'
import { source } from './log/announcements.ts'
import { openLog } from './log/open-log.ts'
import { messageChanges } from './messages/message-changes.ts'
import { messageDocs, messageModel } from './messages/message.model.ts'
import { createSendLimits, noSendLimits } from './messages/send-limits.ts'
import { createMessageView } from './messages/view-message.ts'
import { keepRemoving } from './moderation/handle-report.ts'
import { reportModel } from './moderation/report.model.ts'
import { reportStore } from './moderation/report-store.ts'
import { reactionStore } from './reactions/reaction-store.ts'
import { copyHidingOf, createHidingReads } from './receipts/copy-hiding.ts'
import { createMentionCounts } from './receipts/mention-counts.ts'
import { openReceipts } from './receipts/open-receipts.ts'
import { receiptStore } from './receipts/receipt-store.ts'
import { relationStore } from './relations/relation-store.ts'
import { scheduledModel } from './scheduling/scheduled.model.ts'
import { scheduledStore } from './scheduling/scheduled-store.ts'
import { createSendDue } from './scheduling/send-due.ts'
import { createOldMessages } from './search/index-old-messages.ts'
import { searchStore } from './search/search-store.ts'
import { starStore } from './stars/star-store.ts'

export type Parts = ServiceParts & { db: Connection; access: Access; people: People }

type OnStop = (close: () => Promise<unknown>) => void

/** Everything that routes and sockets work with, and what goes on beside them; `onStop` is told how each of it ends. */
export const openDeps = (config: Config, parts: Parts, onStop: OnStop) => {
  const { db, access, people, log, broker } = parts
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
    personAvatarUrlOf: (userId, avatarId) => personAvatarUrlOf(signer, userId, avatarId),
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

  return {
    deps,
    memory: chatLog.memory,
    leaveGroup: chatLog.leaveGroup,
    copyHidingOf: (userId: string) => copyHidingOf({ members, hidingReads }, userId),
  }
}
