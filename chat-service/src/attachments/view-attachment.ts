import type { AttachmentData } from '@chat/common/events/chat-content'
import type { Signer } from '@chat/common/http/signed-address'

export const attachmentPath = (id: string): string => `/api/attachments/${id}`

/** A file as clients see it, with an address that opens without a token. */
export const viewAttachment = (signer: Signer, data: AttachmentData) => ({
  ...data,
  url: signer.sign(attachmentPath(data.id)),
})

export type AttachmentView = ReturnType<typeof viewAttachment>
