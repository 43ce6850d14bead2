import { z } from 'zod'
import { chatView } from '../chats/chat.answer.ts'
import { messageView } from '../messages/message.answer.ts'

const missedItems = z.strictObject({
  items: z.array(messageView).describe('By `seq`, the lowest first'),
  hasMore: z.boolean(),
  lastSeq: z.int().min(0),
})

/** What a client has missed, or a part of it. */
export const syncAnswer = z
  .strictObject({
    chats: z.record(z.string(), missedItems).describe('By chat, what came after the message that was known'),
    changed: z.array(messageView).describe('Older messages that were changed since then'),
    chatsChanged: z.array(chatView),
    added: z.array(chatView).describe('One’s own that were not named'),
    removed: z.array(z.string()).describe('Those named that one is not in any more'),
    cursor: z.string().nullable().describe('For the next call, as long as it is not null'),
    serverTime: z.iso.datetime().describe('The next `since`'),
  })
  .meta({ id: 'SyncAnswer' })
export type SyncAnswer = z.infer<typeof syncAnswer>
