import type { AttachmentData, MessageData } from '@chat/common/events/chat-content'
import { toMessage } from './message.ts'
import type { MessageDoc, Reaction } from './message.model.ts'

export type AttachmentView = AttachmentData & { url: string }

/** A message as a client sees it. */
export type MessageView = Omit<MessageData, 'attachments' | 'reactions'> & {
  attachments: AttachmentView[]
  reactions: Reaction[]
  pinned?: true
  /** Deleted by its viewer for themselves; nothing else of it is told. */
  hidden?: true
}

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
