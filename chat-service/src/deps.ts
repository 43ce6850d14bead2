import type { Access } from '@chat/common/auth/access'
import type { Logger } from '@chat/common/log/logger'
import type { People } from '@chat/common/people/people'
import type { ChangeSettings } from './chats/change-settings.ts'
import type { ChatStore } from './chats/chat-store.ts'
import type { MemberStore } from './chats/member-store.ts'
import type { ApplyLog } from './log/apply-log.ts'
import type { Derive } from './log/derive.ts'
import type { MessageLog } from './log/message-log.ts'
import type { MessageStore } from './messages/message-store.ts'
import type { Pointers } from './receipts/pointers.ts'
import type { ReceiptStore } from './receipts/receipt-store.ts'
import type { RelationStore } from './relations/relation-store.ts'

export type Deps = {
  log: Logger
  now: () => Date
  access: Access
  people: People
  chats: ChatStore
  members: MemberStore
  messages: MessageStore
  receipts: ReceiptStore
  relations: RelationStore
  messageLog: MessageLog
  applyLog: ApplyLog
  derive: Derive
  pointers: Pointers
  changeSettings: ChangeSettings
}
