import type { AttachmentData } from '@chat/common/events/chat-content'
import { problem as commonProblem } from '@chat/common/http/problem'
import type { ChatState } from '../chats/chat-state.ts'
import { may } from '../chats/permissions.ts'
import { roleOf } from '../chats/standing.ts'
import type { TextContent } from '../log/draft.ts'
import { problem } from '../problems.ts'
import { unwanted } from './wanted.ts'

/** A message that is answered, and who has written it. */
export type Answered = Required<Pick<TextContent, 'replyTo' | 'replyToSenderId'>>

export type Saying = {
  text: string
  /** Who was named, whether they are members or not. */
  named?: string[]
  answered?: Answered | undefined
  attachments?: AttachmentData[]
}

const requireTurn = ({ settings, sentAt }: ChatState, senderId: string, nowMs: number): void => {
  const { slowModeSeconds = 0 } = settings
  const waitMs = (sentAt?.get(senderId) ?? -Infinity) + slowModeSeconds * 1_000 - nowMs
  if (waitMs > 0) throw commonProblem('too-many-requests', { detail: 'Slow mode', retryAfterSeconds: waitMs / 1_000 })
}

/** @throws ProblemError for who may not write here now: no member, not allowed to post, silenced by the other, too soon. */
export const requireMayPost = (chat: ChatState, senderId: string, nowMs: number): void => {
  const role = roleOf(chat, senderId)
  if (!may(role, chat.settings.posting === 'admins' ? 'post-where-admins-post' : 'post')) throw problem('forbidden')
  const refusal = chat.silenced?.get(senderId)
  if (refusal) throw unwanted(refusal)
  if (!may(role, 'post-without-waiting')) requireTurn(chat, senderId, nowMs)
}

/** Somebody says something. Of those who are named the members are mentioned. */
export const say =
  (senderId: string, { text, named = [], answered, attachments = [] }: Saying, nowMs: number) =>
  (chat: ChatState): TextContent => {
    requireMayPost(chat, senderId, nowMs)
    const mentions = named.filter((userId) => chat.members.has(userId))
    return {
      text,
      ...(mentions.length > 0 && { mentions }),
      ...answered,
      ...(attachments.length > 0 && { attachments }),
    }
  }
