import { problem } from '@chat/common/http/problem'
import type { AttachmentData } from '@chat/common/events/chat-events'
import type { Request } from 'express'
import type { Deps } from '../deps.ts'
import { readForm } from '../files/read-form.ts'
import { receiveFile } from '../files/receive-file.ts'
import { toAttachmentData } from './attachment-store.ts'

const maxUnused = 100
const maxAtOnce = 10

type Upload = { chatId: string; uploaderId: string; key?: string | undefined; maxBytes: number }

/** Two at the same time may both be let in: these are bounds for what somebody leaves lying about, not exact ones. */
const checkUnused = async (deps: Pick<Deps, 'attachments'>, uploaderId: string): Promise<void> => {
  const unused = await deps.attachments.unusedOf(uploaderId, maxUnused)
  if (unused.length >= maxUnused)
    throw problem('too-many-requests', {
      detail: `${maxUnused} of your files wait for a message`,
      retryAfterSeconds: 60,
    })
  if (unused.filter(({ state }) => state === 'uploading').length >= maxAtOnce)
    throw problem('too-many-requests', { detail: `${maxAtOnce} uploads are under way`, retryAfterSeconds: 5 })
}

/** Keeps the file that `req` brings, for a message of this chat. Sent again with the same `key`, it is the same one. */
export const uploadAttachment = async (
  deps: Pick<Deps, 'attachments'>,
  req: Request,
  { maxBytes, ...upload }: Upload,
): Promise<{ attachment: AttachmentData; repeated: boolean }> => {
  await checkUnused(deps, upload.uploaderId)
  const { file, repeated } = await readForm(req, { maxBytes }, (incoming) =>
    deps.attachments.kept.add(upload, (bytes, id) => receiveFile(bytes, id, incoming, { maxBytes })),
  )
  return { attachment: toAttachmentData(file), repeated }
}
