import { deadLetterStore } from '@chat/common/broker/dead-letter-store'
import { createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import { createPeople } from '@chat/common/people/create-people'
import { chatModel } from './chats/chat.model.ts'
import { memberModel } from './chats/member.model.ts'
import type { Config } from './config.ts'
import { versionModel } from './editing/version.model.ts'
import { fileModel } from './files/file.model.ts'
import { hiddenModel } from './hiding/hidden.model.ts'
import { inviteModel } from './invites/invite.model.ts'
import { messageModel } from './messages/message.model.ts'
import { reportModel } from './moderation/report.model.ts'
import { nodeModel } from './presence/node.model.ts'
import { presenceModel } from './presence/presence.model.ts'
import { relationStore } from './relations/relation-store.ts'
import { scheduledModel } from './scheduling/scheduled.model.ts'
import { starModel } from './stars/star.model.ts'

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
