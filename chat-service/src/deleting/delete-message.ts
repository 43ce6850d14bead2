import { messageDeleted } from '@chat/common/events/chat-events'
import { problem as commonProblem } from '@chat/common/http/problem'
import { may } from '../chats/permissions.ts'
import type { Deps } from '../deps.ts'
import { requireInChat, type VisibleDeps, type Wanted } from '../messages/visible-message.ts'
import { problem } from '../problems.ts'

export type DeleteDeps = VisibleDeps & Pick<Deps, 'messageChanges' | 'deletions' | 'now'>

/** What a deleted message keeps is its place. */
const content = ['mentions', 'attachments', 'reactions', 'replyTo', 'words', 'pinnedAt', 'pinnedBy'] as const

/** Deletes a message for everybody: one's own, or as an admin of the group anybody's. Again it changes nothing. */
export const deleteMessage = async (
  deps: DeleteDeps,
  { requestId, ...wanted }: Wanted & { requestId?: string | undefined },
): Promise<void> => {
  const { row, message } = await requireInChat(deps, wanted)
  const { userId, messageId } = wanted
  if (message.system) throw commonProblem('conflict', { detail: 'This message is part of what happened to the chat' })
  if (!may(row.role, message.senderId === userId ? 'delete-own' : 'delete-others')) throw problem('forbidden')
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
  await deps.deletions.cleanSoon({ messageId, attachmentIds: (message.attachments ?? []).map(({ id }) => id) })
}
