import { authenticate } from '@chat/common/auth/caller'
import { createHttpApp, type HttpAppDeps } from '@chat/common/http/create-http-app'
import type { Express } from 'express'
import { attachmentsRouter } from './attachments/attachments.routes.ts'
import { avatarsRouter } from './avatars/avatars.routes.ts'
import { bansRouter } from './chats/bans.routes.ts'
import { chatsRouter } from './chats/chats.routes.ts'
import { membersRouter } from './chats/members.routes.ts'
import { publicGroupsRouter } from './chats/public-groups.routes.ts'
import type { Config } from './config.ts'
import type { Deps } from './deps.ts'
import { deletingRouter } from './deleting/deleting.routes.ts'
import { editingRouter } from './editing/editing.routes.ts'
import { exportRouter } from './export/export.routes.ts'
import { draftsRouter } from './drafts/drafts.routes.ts'
import { invitesRouter } from './invites/invites.routes.ts'
import { messagesRouter } from './messages/messages.routes.ts'
import { oldChatRouter } from './messages/old-chat.routes.ts'
import { threadRouter } from './messages/thread.routes.ts'
import { pinsRouter } from './pins/pins.routes.ts'
import { moderationRouter } from './moderation/moderation.routes.ts'
import { reactionsRouter } from './reactions/reactions.routes.ts'
import { unreadCountRouter } from './receipts/unread-count.routes.ts'
import { receiptsRouter } from './receipts/receipts.routes.ts'
import { scheduledRouter } from './scheduling/scheduled.routes.ts'
import { searchRouter } from './search/search.routes.ts'
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
    unreadCountRouter(deps),
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
