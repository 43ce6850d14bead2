import { createOutbox } from '@chat/common/broker/create-outbox'
import type { Broker } from '@chat/common/broker/broker'
import type { Logger } from '@chat/common/log/logger'
import type { Connection } from 'mongoose'
import { chatModel } from '../chats/chat.model.ts'
import { memberModel } from '../chats/member.model.ts'
import { inviteModel } from '../invites/invite.model.ts'
import { messageDocs } from '../messages/message.model.ts'
import { messageStore } from '../messages/message-store.ts'
import { createHidingReads } from '../receipts/copy-hiding.ts'
import { createLeaveGroup } from '../closed-accounts/leave-group.ts'
import { createRemoveJoined } from '../closed-accounts/remove-joined.ts'
import type { RelationStore } from '../relations/relation-store.ts'
import { createWordIndexer } from '../search/word-indexer.ts'
import { createApplyLog } from './apply-log.ts'
import { createChatMemory } from './chat-memory.ts'
import { createDerive } from './derive.ts'
import { createLoadChat } from './load-chat.ts'
import { logOutboxSource, toAnnouncement } from './log-outbox.ts'
import { createMessageLog, type messageLogLimits } from './message-log.ts'

type OpenLogDeps = {
  db: Connection
  broker: Pick<Broker, 'openPublisher'>
  instanceId: string
  now: () => Date
  log: Logger
  limits?: Partial<typeof messageLogLimits>
  relations: Pick<RelationStore, 'refusedBy' | 'privacyOf' | 'deletedAmong'>
}

/** Puts the parts of the log together: what is stored is announced, applied to the rows and followed by what derives. */
export const openLog = ({ db, broker, instanceId, now, log, limits, relations }: OpenLogDeps) => {
  const chats = chatModel(db)
  const members = memberModel(db)
  const store = messageStore(db, now)
  const invites = inviteModel(db)
  const hidingReads = createHidingReads(relations)
  const applyLog = createApplyLog({ chats, members, invites, messages: store, hidingReads })
  const derive = createDerive({ chats, members, log })
  const memory = createChatMemory({
    load: createLoadChat({ chats, members, invites, messages: store, applyLog, relations }),
    lastKeptSeq: store.lastKeptSeq,
    between: store.between,
  })
  const indexer = createWordIndexer({ messages: messageDocs(db), log })
  const leaveGroup = createLeaveGroup({ messageLog: { append: (draft) => messageLog.append(draft) }, applyLog })
  const removeJoined = createRemoveJoined({ relations, leaveGroup })
  const source = logOutboxSource({ store, derive, applyLog, indexer, removeJoined, instanceId, now })
  const outbox = createOutbox({ source, broker, log })
  const messageLog = createMessageLog(
    {
      messages: messageDocs(db),
      memory,
      instanceId,
      now,
      onStored: (stored) => {
        derive.add(stored)
        indexer.add(stored)
        outbox.announce(stored.map(toAnnouncement))
      },
    },
    limits,
  )

  const stop = async (): Promise<void> => {
    await outbox.stop()
    await indexer.stop()
    await derive.flush().catch(() => undefined) // whoever announces what is left derives it as well
  }

  return { store, applyLog, derive, memory, messageLog, leaveGroup, outbox, indexer, stop }
}

export type Log = ReturnType<typeof openLog>
