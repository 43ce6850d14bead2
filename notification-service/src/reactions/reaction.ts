import { inboxId, type Place } from '../inboxes/inbox.ts'

/**
 * An emoji that somebody gave a message, or has taken back: then it stays as a tombstone, so that a late one changes
 * nothing. Of two with the same `key` the one of the later `version` of the message holds.
 */
export type Reaction = {
  /** `<messageId>:<who gave it>:<emoji>` */
  key: string
  messageId: string
  messageSeq: number
  actorId: string
  emoji: string
  set: boolean
  version: number
  /** In microseconds, see moment.ts. */
  moment: number
  /** What the message says, as of its version `textVersion`; empty if that is not known. */
  body: string
  textVersion: number
}

/** Reactions to what this person wrote in this chat have an inbox of their own beside that of messages. */
export const reactionsPlace = (chatId: string, userId: string): Place => ({
  _id: `${inboxId(chatId, userId)}:reactions`,
  chatId,
  userId,
})
