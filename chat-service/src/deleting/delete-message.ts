import { messageDeleted } from '@chat/common/events/message-events'
import { problem as commonProblem } from '@chat/common/http/problem'
import { may } from '../chats/permissions.ts'
import type { Deps } from '../deps.ts'
import type { MessageDoc } from '../messages/message.model.ts'
import { requireInChat, type VisibleDeps, type Wanted } from '../messages/visible-message.ts'
import { problem } from '../problems.ts'

export type DeleteForAllDeps = Pick<Deps, 'messageChanges' | 'deletions' | 'now'>
export type DeleteDeps = VisibleDeps & DeleteForAllDeps

/** What a deleted message keeps is its place. */
const content = [
  'mentions',
  'attachments',
  'reactions',
  'replyTo',
  'replyToSenderId',
  'words',
  'pinnedAt',
  'pinnedBy',
] as const

/** Deletes a message for everybody: one's own, or as an admin of the group anybody's. Again it changes nothing. */
export const deleteMessage = async (
  deps: DeleteDeps,
  { requestId, ...wanted }: Wanted & { requestId?: string | undefined },
): Promise<void> => {
  const { row, message } = await requireInChat(deps, wanted)
  const { userId } = wanted
  if (message.system) throw commonProblem('conflict', { detail: 'This message is part of what happened to the chat' })
  if (!may(row.role, message.senderId === userId ? 'delete-own' : 'delete-others')) throw problem('forbidden')
  await deleteForAll(deps, { message, userId, requestId })
}

type Deleting = { message: MessageDoc; userId: string; requestId?: string | undefined }

/** The same for who need not be in the chat, and is known to be allowed to. */
export const deleteForAll = async (deps: DeleteForAllDeps, { message, userId, requestId }: Deleting): Promise<void> => {
  if (message.deletedAt) return

  const deletedAt = deps.now()
  const attachmentIds = { $map: { input: { $ifNull: ['$attachments', []] }, in: '$$this.id' } }
  await deps.messageChanges.change(
    { chatId: message.chatId, messageId: message._id, userId, requestId },
    {
      set: { text: '', deletedAt: { $literal: deletedAt } },
      unset: [...content],
      event: messageDeleted,
      data: { actorId: userId, deletedAt: deletedAt.toISOString() },
      values: { attachmentIds },
      superseded: 'all',
    },
  )
  const messageId = message._id.toHexString()
  await deps.deletions.cleanSoon({ messageId, attachmentIds: (message.attachments ?? []).map(({ id }) => id) })
}
