import type { Access } from '@chat/common/auth/access'
import type { DocumentOutbox } from '@chat/common/broker/document-outbox'
import type { Logger } from '@chat/common/log/logger'
import type { People } from '@chat/common/people/people'
import type { AttachmentStore } from './attachments/attachment-store.ts'
import type { Signer } from '@chat/common/http/signed-address'
import type { AvatarStore } from './avatars/avatar-store.ts'
import type { ChangeSettings } from './chats/change-settings.ts'
import type { ChatStore } from './chats/chat-store.ts'
import type { MemberStore } from './chats/member-store.ts'
import type { HidingStore } from './hiding/hiding-store.ts'
import type { InviteStore } from './invites/invite-store.ts'
import type { ApplyLog } from './log/apply-log.ts'
import type { Deletions } from './deleting/clean-up.ts'
import type { VersionStore } from './editing/version-store.ts'
import type { Derive } from './log/derive.ts'
import type { MessageLog } from './log/message-log.ts'
import type { MessageChanges } from './messages/message-changes.ts'
import type { MessageStore } from './messages/message-store.ts'
import type { SendLimits } from './messages/send-limits.ts'
import type { ViewMessages } from './messages/view-message.ts'
import type { ReportStore } from './moderation/report-store.ts'
import type { ChangeOwnRow } from './receipts/change-own-row.ts'
import type { MentionCounts } from './receipts/mention-counts.ts'
import type { ReactionStore } from './reactions/reaction-store.ts'
import type { Pointers } from './receipts/pointers.ts'
import type { ReceiptStore } from './receipts/receipt-store.ts'
import type { RelationStore } from './relations/relation-store.ts'
import type { StarStore } from './stars/star-store.ts'
import type { ScheduledStore } from './scheduling/scheduled-store.ts'
import type { SearchStore } from './search/search-store.ts'

export type Deps = ViewMessages & {
  log: Logger
  now: () => Date
  access: Access
  people: People
  chats: ChatStore
  members: MemberStore
  invites: InviteStore
  /** What links begin with. */
  publicUrl: string
  messages: MessageStore
  messageChanges: MessageChanges
  versions: VersionStore
  deletions: Deletions
  hidden: HidingStore
  reactions: ReactionStore
  stars: StarStore
  receipts: ReceiptStore
  reports: ReportStore
  relations: RelationStore
  messageLog: MessageLog
  applyLog: ApplyLog
  derive: Derive
  pointers: Pointers
  changeSettings: ChangeSettings
  changeOwnRow: ChangeOwnRow
  mentionCounts: MentionCounts
  attachments: AttachmentStore
  avatars: AvatarStore
  signer: Signer
  sendLimits: SendLimits
  scheduled: ScheduledStore
  search: SearchStore
  /** Where somebody may load the picture of a person; it is user-service's. */
  personAvatarUrlOf: (userId: string, avatarId: string) => string
  /** Where somebody may load a group's picture without showing a token. */
  avatarUrlOf: (chatId: string, avatarId: string) => string
  /** Announces what documents other than the log and members' rows have waiting. */
  changes: Pick<DocumentOutbox, 'announce'>
  /** Whose announcements they are. */
  instanceId: string
}
