import type { AttachmentData } from '@chat/common/events/chat-content'
import type { Request } from 'express'
import type { Deps } from '../deps.ts'
import { readForm } from '@chat/common/http/read-form'
import { receiveFile } from '../files/receive-file.ts'
import { toAttachmentData } from './attachment-store.ts'

type Upload = { chatId: string; uploaderId: string; key?: string | undefined; maxBytes: number }

/** Keeps the file that `req` brings, for a message of this chat. Sent again with the same `key`, it is the same one. */
export const uploadAttachment = async (
  deps: Pick<Deps, 'attachments'>,
  req: Request,
  { maxBytes, ...upload }: Upload,
): Promise<{ attachment: AttachmentData; repeated: boolean }> => {
  const { kept, checkUnused } = deps.attachments
  if (!(await kept.isKnown(upload))) await checkUnused(upload.uploaderId)
  const { file, repeated } = await readForm(req, { maxBytes }, (incoming) =>
    kept.add(upload, (bytes, id) => receiveFile(bytes, id, incoming, { maxBytes })),
  )
  return { attachment: toAttachmentData(file), repeated }
}
