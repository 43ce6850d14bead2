import type { MessageData } from '@chat/common/events/chat-content'
import { objectId, text, uuid } from '@chat/common/http/input'
import { z } from 'zod'
import type { MessageDoc } from './message.model.ts'

export const longestText = 8_000

export const messageText = text(1, longestText)

export const username = z.string().trim().toLowerCase().min(3).max(32)

export const mostAttachments = 10

/** What a client sends, over REST and over the socket: into a chat, or to a person; a text, files, or both. */
export const newMessageInput = z
  .strictObject({
    chatId: uuid.optional(),
    to: username.optional(),
    clientMessageId: uuid.optional(),
    text: text(0, longestText).default(''),
    replyTo: objectId.optional(),
    attachmentIds: z.array(objectId).max(mostAttachments).default([]),
  })
  .refine(({ chatId, to }) => (chatId === undefined) !== (to === undefined), {
    path: ['chatId'],
    message: 'give either chatId or to',
  })
  .refine(({ text, attachmentIds }) => text !== '' || attachmentIds.length > 0, {
    path: ['text'],
    message: 'must not be empty',
  })
export type NewMessageInput = z.infer<typeof newMessageInput>

/** A message as everybody in the chat may see it. */
export const toMessage = (doc: MessageDoc): MessageData => ({
  id: doc._id.toHexString(),
  chatId: doc.chatId,
  seq: doc.seq,
  version: doc.version,
  senderId: doc.senderId,
  ...(doc.clientMessageId !== undefined && { clientMessageId: doc.clientMessageId }),
  text: doc.text,
  ...(doc.replyTo !== undefined && { replyTo: doc.replyTo }),
  mentions: doc.mentions ?? [],
  attachments: doc.attachments ?? [],
  reactions: (doc.reactions ?? []).map(({ emoji, count }) => ({ emoji, count })),
  createdAt: doc.createdAt.toISOString(),
  ...(doc.editedAt && { editedAt: doc.editedAt.toISOString() }),
  ...(doc.deletedAt && { deletedAt: doc.deletedAt.toISOString() }),
  ...(doc.system && { system: doc.system }),
})

const mention = /(?<![\w.@-])@([A-Za-z0-9_.-]{3,32})/g

/** Names after an @, in lower case and without the full stop that ended the sentence; 50 at most. */
export const mentionedNames = (text: string): string[] => {
  if (!text.includes('@')) return []
  const names = [...text.matchAll(mention)].map(([, name]) => name!.toLowerCase())
  return [...new Set(names.flatMap((name) => [name, name.replace(/[.-]+$/, '')]))].slice(0, 50)
}
