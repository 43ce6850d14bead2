import type { Broker } from '@chat/common/broker/broker'
import { createOutbox } from '@chat/common/broker/create-outbox'
import type { Logger } from '@chat/common/log/logger'
import type { Connection } from 'mongoose'
import { chatModel } from '../chats/chat.model.ts'
import { chatStore } from '../chats/chat-store.ts'
import { createChangeSettings } from '../chats/change-settings.ts'
import { memberModel, type MemberDoc } from '../chats/member.model.ts'
import { createChangeOwnRow } from './change-own-row.ts'
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

  let announced = Promise.resolve()

  /** In the order in which they were written, however long it takes to look at their chats. */
  const announceRows = (rows: MemberDoc[]): void => {
    const announcements = toAnnouncements(rows)
    announced = Promise.allSettled([announcements, announced]).then(([looked]) => {
      if (looked.status === 'fulfilled') outbox.announce(looked.value)
      else log.debug({ err: looked.reason }, 'receipts wait for the sweeper')
    })
  }
  const pointers = createPointers({ members, instanceId, now, onMoved: announceRows }, everyMs)

  const stop = async (): Promise<void> => {
    await pointers.stop()
    await outbox.stop()
  }

  const changeOwnRow = createChangeOwnRow({ members, instanceId, now, onChanged: announceRows })

  return { pointers, changeOwnRow, changeSettings: createChangeSettings(changeOwnRow), stop }
}
