import type { MessageData } from '@chat/common/events/chat-content'

/** As `new_message` tells of it. */
export type ToldMessage = MessageData & { replyToSenderId?: string | undefined }

/**
 * What a message of a log means to inboxes. `silent` ones notify nobody, but whoever wrote one has read up to it.
 * `to`: whom it is about in person, mentioned or added; `toEverybody` says the same of all.
 */
export type LoggedMessage = {
  chatId: string
  seq: number
  messageId: string
  senderId: string
  type: 'message' | 'added_to_chat' | 'silent'
  to: string[]
  toEverybody: boolean
  /** Whoever wrote what it answers. */
  answeredId: string | null
  body: string
  /** Of the message, when this was its text. */
  version: number
  sentAt: Date
  /** Gone for everybody; then it is silent and has no text. */
  deleted?: true
}

export const snippetLength = 140

/** At most 140 code points on one line, the last an ellipsis where something was left out. */
export const snippetOf = (text: string): string => {
  const points = [...text.replaceAll(/\s+/g, ' ').trim()]
  return points.length <= snippetLength ? points.join('') : `${points.slice(0, snippetLength - 1).join('')}…`
}

type Meaning = Pick<LoggedMessage, 'type' | 'to' | 'toEverybody'>

const silent: Meaning = { type: 'silent', to: [], toEverybody: false }

/** Of what happens to a chat only being added to it is news for somebody; a direct chat speaks by its first message. */
const meaningOf = ({ system, mentions, deletedAt }: MessageData): Meaning => {
  if (deletedAt !== undefined) return silent
  if (system === undefined) return { type: 'message', to: mentions, toEverybody: false }
  if (system.kind === 'members-added') return { type: 'added_to_chat', to: system.userIds, toEverybody: false }
  if (system.kind === 'created' && system.type === 'group') return { type: 'added_to_chat', to: [], toEverybody: true }
  return silent
}

export const loggedMessage = (message: ToldMessage): LoggedMessage => ({
  chatId: message.chatId,
  seq: message.seq,
  messageId: message.id,
  senderId: message.senderId,
  ...meaningOf(message),
  answeredId: message.replyToSenderId ?? null,
  // a message without words is its files
  body: snippetOf(message.text || message.attachments.map(({ name }) => name).join(', ')),
  version: message.version,
  sentAt: new Date(message.createdAt),
  ...(message.deletedAt !== undefined && { deleted: true }),
})
