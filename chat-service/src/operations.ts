import type { ServiceOperations } from '@chat/common/openapi/operation'
import { attachmentOperations } from './attachments/attachments.operations.ts'
import { avatarOperations } from './avatars/avatars.operations.ts'
import { banOperations } from './chats/bans.operations.ts'
import { chatOperations } from './chats/chats.operations.ts'
import { memberOperations } from './chats/members.operations.ts'
import { publicGroupOperations } from './chats/public-groups.operations.ts'
import { draftOperations } from './drafts/drafts.operations.ts'
import { editingOperations } from './editing/editing.operations.ts'
import { exportOperations } from './export/export.operations.ts'
import { inviteOperations } from './invites/invites.operations.ts'
import { messageOperations } from './messages/messages.operations.ts'
import { oldChatOperations } from './messages/old-chat.operations.ts'
import { moderationOperations } from './moderation/moderation.operations.ts'
import { pinOperations } from './pins/pins.operations.ts'
import { problems } from './problems.ts'
import { reactionOperations } from './reactions/reactions.operations.ts'
import { receiptOperations } from './receipts/receipts.operations.ts'
import { scheduledOperations } from './scheduling/scheduled.operations.ts'
import { searchOperations } from './search/search.operations.ts'
import { starOperations } from './stars/stars.operations.ts'

/** Every call of this service, in the order of the documents. */
export const serviceOperations: ServiceOperations = {
  groups: [
    chatOperations,
    publicGroupOperations,
    memberOperations,
    banOperations,
    inviteOperations,
    avatarOperations,
    receiptOperations,
    draftOperations,
    messageOperations,
    editingOperations,
    reactionOperations,
    pinOperations,
    starOperations,
    scheduledOperations,
    searchOperations,
    attachmentOperations,
    exportOperations,
    moderationOperations,
    oldChatOperations,
  ],
  problems,
}
