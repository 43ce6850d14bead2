import { ProblemError } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'
import type { ReadyFile } from '../files/file.model.ts'
import { problem } from '../problems.ts'

type Asked = {
  id: string
  /** Undefined: the address is signed, so whoever has it may read. */
  userId: string | undefined
}

const none = (cause?: unknown) => problem('attachment-not-found', { cause })

/**
 * The file, if it is there and whoever asks may read it: with a signed address anybody, else the members who see the
 * message that has it, and before there is one who has uploaded it. What was attached and is not any more is gone, and
 * so is what was in a deleted chat, even if its bytes are still there.
 */
export const readableAttachment = async (
  deps: Pick<Deps, 'attachments' | 'chats' | 'members'>,
  { id, userId }: Asked,
): Promise<ReadyFile> => {
  const file = await deps.attachments.find(id)
  if (!file) throw none()
  const message = await deps.attachments.messageOf(id)
  const isWaiting = file.keptUntil !== undefined || file.heldBy !== undefined
  if (!message && !isWaiting) throw none()
  if (userId === undefined) {
    const chat = await deps.chats.find(file.chatId)
    if (!chat || chat.deletedAt) throw none()
    return file
  }

  const { visibleFrom } = await deps.members.require(file.chatId, userId).catch((error: unknown) => {
    // to a stranger it is not told that there is such a file
    throw error instanceof ProblemError && error.slug === 'chat-not-found' ? none(error) : error
  })
  const isVisible = message ? message.seq >= visibleFrom : file.uploaderId === userId
  if (!isVisible) throw none()
  return file
}
