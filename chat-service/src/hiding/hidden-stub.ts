import type { MessageDoc } from '../messages/message.model.ts'
import type { MessageView } from '../messages/message.answer.ts'

/** What is left, for whoever hid it, of a message: its place, as numbers have no holes. */
export const hiddenStub = (doc: MessageDoc, hiddenAt: Date): MessageView => ({
  id: doc._id.toHexString(),
  chatId: doc.chatId,
  seq: doc.seq,
  version: doc.version,
  senderId: doc.senderId,
  text: '',
  mentions: [],
  attachments: [],
  reactions: [],
  createdAt: doc.createdAt.toISOString(),
  deletedAt: hiddenAt.toISOString(),
  hidden: true,
})
