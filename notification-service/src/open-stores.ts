import { deadLetterStore } from '@chat/common/broker/dead-letter-store'
import { createAccounts } from '@chat/common/internal/accounts-client'
import { createInternalClient } from '@chat/common/internal/internal-client'
import { createPeople } from '@chat/common/people/create-people'
import type { Connection } from 'mongoose'
import { unsentInboxes } from './announcing/unsent-inboxes.ts'
import { blockStore } from './blocks/block.model.ts'
import { changedInboxes } from './changing/changed-inboxes.ts'
import { closedAccountStore } from './closed-accounts/closed-account.model.ts'
import { chatStore } from './chats/chat.model.ts'
import type { Config } from './config.ts'
import { dueInboxes } from './deciding/due-inboxes.ts'
import { inboxModel } from './inboxes/inbox.model.ts'
import { inboxStore } from './inboxes/inbox-store.ts'
import { recentMessageStore } from './messages/recent-message.model.ts'
import { ownNotifications } from './notifications/own-notifications.ts'
import { workStore } from './outgoing/work-store.ts'
import { pushKeyStore } from './push/push-key.model.ts'
import { reactionInboxes } from './reactions/reaction-inboxes.ts'
import { recipientStore } from './recipients/recipient.model.ts'
import { webhookStores } from './webhooks/webhook-stores.ts'

type StoreConfig = Pick<Config, 'AUTH_INTERNAL_URL' | 'INTERNAL_SECRET' | 'LATE_WITHIN_SECONDS' | 'PUSH_DELAY_SECONDS'>

/** Everything that is kept in the database of this service, with its models, and so with their indexes. */
export const openStores = (db: Connection, config: StoreConfig) => {
  const inboxes = inboxModel(db)
  const closedAccounts = closedAccountStore(db)
  const recipients = recipientStore(db, closedAccounts)
  const blocks = blockStore(db, closedAccounts)
  const internal = createInternalClient({ url: config.AUTH_INTERNAL_URL, secret: config.INTERNAL_SECRET })

  const changing = {
    model: inboxes,
    closed: closedAccounts,
    wishesAmong: recipients.wishesAmong,
    blocksAgainst: blocks.against,
    pushDelayMs: config.PUSH_DELAY_SECONDS * 1_000,
  }

  return {
    inboxes: inboxStore(changing),
    changedInboxes: changedInboxes(changing),
    reactions: reactionInboxes(changing),
    closedAccounts,
    own: ownNotifications(inboxes),
    due: dueInboxes(inboxes),
    works: workStore(db, closedAccounts),
    recipients,
    pushKeys: pushKeyStore(db),
    unsent: unsentInboxes(inboxes),
    recentMessages: recentMessageStore(db, { keptSeconds: config.LATE_WITHIN_SECONDS }),
    chats: chatStore(db),
    blocks,
    people: createPeople({ db, accounts: createAccounts(internal) }),
    webhookStores: webhookStores(db),
    deadLetters: deadLetterStore(db),
  }
}
