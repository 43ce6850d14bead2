import type { MessageData } from '@chat/common/events/chat-events'
import type { Deps } from '../deps.ts'
import type { Draft } from '../log/draft.ts'
import { act } from '../chats/act.ts'
import { say } from '../chats/chat-rules.ts'
import { openDirectChat } from '../chats/open-direct-chat.ts'
import { mentionedNames, toMessage, type NewMessageInput } from './message.ts'

export type SendMessageDeps = Pick<Deps, 'messageLog' | 'applyLog' | 'members' | 'people'>

export type Sent = { message: MessageData; repeated: boolean }

const resolveMentions = async ({ people }: Pick<Deps, 'people'>, text: string): Promise<string[]> => {
  const found = await Promise.all(mentionedNames(text).map((name) => people.findByUsername(name)))
  return found.flatMap((person) => person?.userId ?? [])
}

/** What has to be known before a message can be appended: which chat it goes to and whom it mentions. */
export const draftMessage = async (
  deps: SendMessageDeps,
  senderId: string,
  { chatId: givenChatId, to, text, clientMessageId }: NewMessageInput,
  requestId?: string,
): Promise<Draft> => {
  const opening = { callerId: senderId, with: { username: to ?? '' }, ...(requestId !== undefined && { requestId }) }
  const chatId = givenChatId ?? (await openDirectChat(deps, opening)).chatId
  const mentioned = text.includes('@') ? await resolveMentions(deps, text) : []
  return { chatId, senderId, clientMessageId, requestId, decide: say(senderId, text, mentioned) }
}

/** Resolves when the message is kept for good; a repeat gives the message that the first one made. */
export const sendDraft = async (deps: SendMessageDeps, draft: Draft): Promise<Sent> => {
  const appended = (await act(deps, draft))! // saying something is never done already
  return { message: toMessage(appended.message), repeated: appended.repeated }
}

/** Sends a text into a chat, or to a person. */
export const sendMessage = async (
  deps: SendMessageDeps,
  senderId: string,
  input: NewMessageInput,
  requestId?: string,
): Promise<Sent> => sendDraft(deps, await draftMessage(deps, senderId, input, requestId))
