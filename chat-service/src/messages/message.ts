import type { MessageData } from '@chat/common/events/chat-events'
import { text, uuid } from '@chat/common/http/input'
import { z } from 'zod'
import type { MessageDoc } from './message.model.ts'

export const messageText = text(1, 8_000)

export const username = z.string().trim().toLowerCase().min(3).max(32)

/** What a client sends, over REST and over the socket: into a chat, or to a person. */
export const newMessageInput = z
  .strictObject({
    chatId: uuid.optional(),
    to: username.optional(),
    clientMessageId: uuid.optional(),
    text: messageText,
  })
  .refine(({ chatId, to }) => (chatId === undefined) !== (to === undefined), {
    path: ['chatId'],
    message: 'give either chatId or to',
  })
export type NewMessageInput = z.infer<typeof newMessageInput>

/** A message as clients see it. */
export const toMessage = (doc: MessageDoc): MessageData => ({
  id: doc._id.toHexString(),
  chatId: doc.chatId,
  seq: doc.seq,
  version: doc.version,
  senderId: doc.senderId,
  ...(doc.clientMessageId !== undefined && { clientMessageId: doc.clientMessageId }),
  text: doc.text,
  mentions: doc.mentions,
  attachments: [],
  reactions: [],
  createdAt: doc.createdAt.toISOString(),
  ...(doc.system && { system: doc.system }),
})

const mention = /(?<![\w.@-])@([A-Za-z0-9_.-]{3,32})/g

/** Names after an @, in lower case and without the full stop that ended the sentence; 50 at most. */
export const mentionedNames = (text: string): string[] => {
  if (!text.includes('@')) return []
  const names = [...text.matchAll(mention)].map(([, name]) => name!.toLowerCase())
  return [...new Set(names.flatMap((name) => [name, name.replace(/[.-]+$/, '')]))].slice(0, 50)
}
