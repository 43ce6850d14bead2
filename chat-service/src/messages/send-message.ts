import type { AttachmentData } from '@chat/common/events/chat-content'
import { problem as commonProblem } from '@chat/common/http/problem'
import { mongo } from 'mongoose'
import { act } from '../chats/act.ts'
import { openDirectChat, type OpenDirectDeps } from '../chats/open-direct-chat.ts'
import type { Deps } from '../deps.ts'
import type { Draft } from '../log/draft.ts'
import { mentionedNames, type NewMessageInput } from './message.ts'
import type { MessageDoc } from './message.model.ts'
import { say, type Answered } from './say.ts'

export type SendMessageDeps = OpenDirectDeps & Pick<Deps, 'messages' | 'attachments' | 'sendLimits' | 'now'>

/** `heldBy`: what has kept its files for it until now. */
export type Sending = NewMessageInput & { heldBy?: string }

export type Sent = { message: MessageDoc; repeated: boolean }

export const resolveMentions = async ({ people }: Pick<Deps, 'people'>, text: string): Promise<string[]> => {
  const found = await Promise.all(mentionedNames(text).map((name) => people.findByUsername(name)))
  return [...new Set(found.flatMap((person) => person?.userId ?? []))]
}

/** @throws ProblemError `invalid-request` where it answers something that its sender does not see. */
const findAnswered = async (
  { members, messages }: Pick<Deps, 'members' | 'messages'>,
  { chatId, senderId, replyTo }: { chatId: string; senderId: string; replyTo: string },
): Promise<Answered> => {
  const { visibleFrom } = await members.require(chatId, senderId)
  const answered = await messages.findOne(chatId, new mongo.ObjectId(replyTo))
  if (answered && answered.seq >= visibleFrom && !answered.system && !answered.deletedAt)
    return { replyTo, replyToSenderId: answered.senderId }

  throw commonProblem('invalid-request', {
    errors: [{ pointer: '#/replyTo', detail: 'There is no such message in this chat' }],
  })
}

type Carried = { answered?: Answered | undefined; attachments: AttachmentData[]; refusal?: unknown }

/** What a message refers to. A refusal waits until it is known that this is not a repeat, which is never refused. */
const carriedBy = async (
  deps: Pick<Deps, 'members' | 'messages' | 'attachments'>,
  {
    chatId,
    senderId,
    replyTo,
    attachmentIds,
    heldBy,
  }: Required<Pick<NewMessageInput, 'attachmentIds'>> & {
    chatId: string
    senderId: string
    replyTo: string | undefined
    heldBy: string | undefined
  },
): Promise<Carried> => {
  try {
    const answered = replyTo === undefined ? undefined : await findAnswered(deps, { chatId, senderId, replyTo })
    if (attachmentIds.length === 0) return { answered, attachments: [] }
    return { answered, attachments: await deps.attachments.reserve(chatId, senderId, attachmentIds, heldBy) }
  } catch (refusal) {
    return { attachments: [], refusal }
  }
}

/** What has to be known before a message can be appended: which chat it goes to, whom it mentions, what it carries. */
export const draftMessage = async (
  deps: SendMessageDeps,
  senderId: string,
  { chatId: givenChatId, to, text, clientMessageId, replyTo, attachmentIds = [], heldBy }: Sending,
  requestId?: string,
): Promise<Draft> => {
  const opening = { callerId: senderId, with: { username: to ?? '' }, ...(requestId !== undefined && { requestId }) }
  const chatId = givenChatId ?? (await openDirectChat(deps, opening)).chatId
  const named = text.includes('@') ? await resolveMentions(deps, text) : []
  const { refusal, ...carried } = await carriedBy(deps, { chatId, senderId, replyTo, attachmentIds, heldBy })
  const nowMs = deps.now().getTime()
  return {
    chatId,
    senderId,
    clientMessageId,
    requestId,
    admit: () => {
      if (refusal !== undefined) throw refusal
      deps.sendLimits.spend({ chatId, senderId }, nowMs)
    },
    decide: say(senderId, { text, named, ...carried }, nowMs),
  }
}

/** Resolves when the message is kept for good; a repeat gives the message that the first one made. */
export const sendDraft = async (deps: SendMessageDeps, draft: Draft): Promise<Sent> => (await act(deps, draft))! // saying something is never done already

/** Sends a message into a chat, or to a person. */
export const sendMessage = async (
  deps: SendMessageDeps,
  senderId: string,
  input: Sending,
  requestId?: string,
): Promise<Sent> => sendDraft(deps, await draftMessage(deps, senderId, input, requestId))
