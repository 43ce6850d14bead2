import { messageEdited } from '@chat/common/events/message-events'
import { problem as commonProblem } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'
import { resolveMentions } from '../messages/send-message.ts'
import type { MessageDoc } from '../messages/message.model.ts'
import { requireChangeable, type VisibleDeps, type Wanted } from '../messages/visible-message.ts'
import { requireWanted } from '../messages/wanted.ts'
import { problem } from '../problems.ts'
import { wordsOf } from '../search/words-of.ts'
import { textVersionOf } from './version-store.ts'

export type EditDeps = VisibleDeps &
  Pick<Deps, 'people' | 'chats' | 'relations' | 'messageChanges' | 'versions' | 'deletions' | 'now'>

/** Each time another of the sender's own devices was first; more often than this it is no accident. */
const mostTries = 50

const requireText = (text: string, { attachments = [] }: MessageDoc): void => {
  if (text !== '' || attachments.length > 0) return
  throw commonProblem('invalid-request', { errors: [{ pointer: '#/text', detail: 'must not be empty' }] })
}

/** Whom a text mentions: the members among those who are named in it. */
const mentionsIn = async (deps: Pick<Deps, 'people' | 'members'>, chatId: string, text: string): Promise<string[]> => {
  const named = await resolveMentions(deps, text)
  const present = new Set((await deps.members.inChat(chatId, named)).map(({ userId }) => userId))
  return named.filter((userId) => present.has(userId))
}

const givenIf = (value: string[]) => (value.length > 0 ? { $literal: value } : '$$REMOVE')

const replaceText = (
  deps: EditDeps,
  {
    message,
    mentions,
    text,
    requestId,
  }: { message: MessageDoc; mentions: string[]; text: string; requestId?: string | undefined },
): Promise<MessageDoc | null> => {
  const editedAt = deps.now()
  return deps.messageChanges.change(
    { chatId: message.chatId, messageId: message._id, userId: message.senderId, requestId },
    {
      when: { textVersion: message.textVersion ?? { $exists: false } },
      set: {
        text: { $literal: text },
        textVersion: textVersionOf(message) + 1,
        editedAt: { $literal: editedAt },
        mentions: givenIf(mentions),
        words: givenIf(wordsOf(text)),
      },
      event: messageEdited,
      data: { text, mentions, editedAt: editedAt.toISOString() },
      superseded: 'alike',
    },
  )
}

/**
 * Puts another text into one's own message; the earlier one is kept first. Of two at once the second follows the first:
 * both texts were there. The same text again changes nothing.
 */
export const editMessage = async (
  deps: EditDeps,
  { text, requestId, ...wanted }: Wanted & { text: string; requestId?: string | undefined },
): Promise<MessageDoc> => {
  let mentions: string[] | undefined

  for (let tries = 0; tries < mostTries; tries++) {
    const { message } = await requireChangeable(deps, wanted, 'edit-own')
    if (message.senderId !== wanted.userId) throw problem('forbidden')
    requireText(text, message)
    if (message.text === text) return message

    if (!mentions) {
      await requireWanted(deps, wanted.chatId, wanted.userId)
      mentions = await mentionsIn(deps, wanted.chatId, text)
    }
    await deps.versions.keep(message)
    const edited = await replaceText(deps, { message, mentions, text, requestId })
    if (edited) return edited
    await deps.deletions.cleanIfDeleted(message) // what was kept just now would be all that is left of it
  }
  throw commonProblem('unavailable', { detail: 'This message is being edited all the time' })
}
