import type { VerifyToken } from '@chat/common/auth/caller'
import type { HttpAppDeps } from '@chat/common/http/create-http-app'
import type { People } from '@chat/common/people/people'
import type { Announcer } from './announcing/create-announcer.ts'
import type { BlockStore } from './blocks/block.model.ts'
import type { ChangedInboxes } from './changing/changed-inboxes.ts'
import type { ClosedAccountStore } from './closed-accounts/closed-account.model.ts'
import type { ChatStore } from './chats/chat.model.ts'
import type { DueInboxes } from './deciding/due-inboxes.ts'
import type { InboxStore } from './inboxes/inbox-store.ts'
import type { Mark } from './inboxes/inbox.ts'
import type { Mailing } from './mails/open-mailing.ts'
import type { RecentMessageStore } from './messages/recent-message.model.ts'
import type { Outbound } from './outbound/create-outbound.ts'
import type { WorkStore } from './outgoing/work-store.ts'
import type { Pushing } from './push/open-pushing.ts'
import type { OwnNotifications } from './notifications/own-notifications.ts'
import type { ReactionInboxes } from './reactions/reaction-inboxes.ts'
import type { RecipientStore } from './recipients/recipient.model.ts'
import type { Webhooks } from './webhooks/open-webhooks.ts'

export type Deps = HttpAppDeps & {
  inboxes: InboxStore
  changedInboxes: ChangedInboxes
  reactions: ReactionInboxes
  closedAccounts: ClosedAccountStore
  own: OwnNotifications
  /** What is to be decided, and what then is on its way. */
  due: DueInboxes
  works: WorkStore
  recipients: RecipientStore
  recentMessages: RecentMessageStore
  chats: ChatStore
  blocks: BlockStore
  people: People
  announcer: Pick<Announcer, 'announce'>
  /** POSTs to addresses that users gave. */
  outbound: Outbound
  webhooks: Webhooks
  push: Pushing
  mailing: Mailing
  verifyToken: VerifyToken
  /** For one write, and to announce what it changed. */
  nextMark: () => Mark
  foldWithinMs: number
  now: () => Date
}
