import type { Broker } from '@chat/common/broker/broker'
import { createOutbox } from '@chat/common/broker/create-outbox'
import type { Logger } from '@chat/common/log/logger'
import type { Connection } from 'mongoose'
import { chatModel } from '../chats/chat.model.ts'
import { chatStore } from '../chats/chat-store.ts'
import { createChangeSettings } from '../chats/change-settings.ts'
import { memberModel } from '../chats/member.model.ts'
import { memberOutbox } from './member-outbox.ts'
import { createPointers } from './pointers.ts'

type OpenReceiptsDeps = {
  db: Connection
  broker: Pick<Broker, 'openPublisher'>
  instanceId: string
  now: () => Date
  log: Logger
  everyMs: number
}

/** What people change in their own rows: pointers, written in bulk, and settings; both announced. */
export const openReceipts = ({ db, broker, instanceId, now, log, everyMs }: OpenReceiptsDeps) => {
  const members = memberModel(db)
  const { toAnnouncements, outboxSource } = memberOutbox({ members, chats: chatStore(chatModel(db)), instanceId, now })
  const outbox = createOutbox({ source: outboxSource, broker, log })

  const announceRows = (rows: Parameters<typeof toAnnouncements>[0]): void => {
    toAnnouncements(rows).then(outbox.announce, (error: unknown) => {
      log.debug({ err: error }, 'receipts wait for the sweeper')
    })
  }
  const pointers = createPointers({ members, instanceId, now, onMoved: announceRows }, everyMs)

  const stop = async (): Promise<void> => {
    await pointers.stop()
    await outbox.stop()
  }

  const changeSettings = createChangeSettings({ members, instanceId, now, onChanged: announceRows })

  return { pointers, changeSettings, stop }
}
