import type { AttachmentData } from '@chat/common/events/chat-content'
import type { Signer } from '@chat/common/http/signed-address'
import type { AttachmentView } from './attachment.answer.ts'

export const attachmentPath = (id: string): string => `/api/attachments/${id}`

/** A file as clients see it, with an address that opens without a token. */
export const viewAttachment = (signer: Signer, data: AttachmentData): AttachmentView => ({
  ...data,
  url: signer.sign(attachmentPath(data.id)),
})
