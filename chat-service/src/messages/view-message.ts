import type { AttachmentData, MessageData } from '@chat/common/events/chat-content'
import type { AttachmentView } from '../attachments/attachment.answer.ts'
import { toMessage } from './message.ts'
import type { MessageView } from './message.answer.ts'
import type { MessageDoc } from './message.model.ts'

/** `signedUrl`: where somebody may load an attachment without showing a token. */
export const createMessageView = (signedUrl: (attachmentId: string) => string) => {
  const withUrls = (attachments: AttachmentData[]): AttachmentView[] =>
    attachments.map((attachment) => ({ ...attachment, url: signedUrl(attachment.id) }))

  return {
    /** As it was read for somebody: what is theirs is marked. */
    viewMessage: (doc: MessageDoc): MessageView => {
      const message = toMessage(doc)
      return {
        ...message,
        attachments: withUrls(message.attachments),
        reactions: doc.reactions ?? [],
        ...(doc.pinnedAt && { pinned: true }),
      }
    },

    /** As an event tells it to everybody. */
    viewMessageData: (data: MessageData): MessageView => ({ ...data, attachments: withUrls(data.attachments) }),
  }
}

export type ViewMessages = ReturnType<typeof createMessageView>
