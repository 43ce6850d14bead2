import { createOutbox } from '@chat/common/broker/create-outbox'
import type { Broker } from '@chat/common/broker/broker'
import type { Logger } from '@chat/common/log/logger'
import type { Connection } from 'mongoose'
import { chatModel } from '../chats/chat.model.ts'
import { memberModel } from '../chats/member.model.ts'
import { messageDocs } from '../messages/message.model.ts'
import { messageStore } from '../messages/message-store.ts'
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
}

/** Puts the parts of the log together: what is stored is announced, applied to the rows and followed by what derives. */
export const openLog = ({ db, broker, instanceId, now, log, limits }: OpenLogDeps) => {
  const chats = chatModel(db)
  const members = memberModel(db)
  const store = messageStore(db, now)
  const applyLog = createApplyLog({ chats, members, messages: store })
  const derive = createDerive({ chats, members, log })
  const memory = createChatMemory({
    load: createLoadChat({ chats, members, messages: store, applyLog }),
    lastKeptSeq: store.lastKeptSeq,
    systemBetween: store.systemBetween,
  })
  const source = logOutboxSource({ store, derive, applyLog, instanceId, now })
  const outbox = createOutbox({ source, broker, log })
  const messageLog = createMessageLog(
    {
      messages: messageDocs(db),
      memory,
      instanceId,
      now,
      onStored: (stored) => {
        derive.add(stored)
        outbox.announce(stored.map(toAnnouncement))
      },
    },
    limits,
  )

  const stop = async (): Promise<void> => {
    await outbox.stop()
    await derive.flush().catch(() => undefined) // whoever announces what is left derives it as well
  }

  return { store, applyLog, derive, memory, messageLog, outbox, stop }
}

export type Log = ReturnType<typeof openLog>
