import { userDeleted, userRegistered } from '@chat/common/events/auth-events'
import {
  chatCreated,
  chatDeleted,
  chatUpdated,
  memberAdded,
  memberRemoved,
  memberUpdated,
  newMessage,
} from '@chat/common/events/chat-events'
import type { DomainEvent, EventContract } from '@chat/common/events/define-event'
import { messageDeleted, messageEdited, reactionChanged } from '@chat/common/events/message-events'
import { profileUpdated } from '@chat/common/events/user-events'

type Heard = { contract: { type: string }; about: 'log' | 'message' | 'person'; unseen?: readonly string[] }

/**
 * What a webhook may ask for. `about`: a place in the log of a chat, a message in it, or a person; `unseen` are fields for
 * the services among themselves, which nobody outside gets.
 */
const heard = {
  new_message: { contract: newMessage, about: 'log', unseen: ['removedSeq', 'replyToSenderId'] },
  message_edited: { contract: messageEdited, about: 'message' },
  message_deleted: { contract: messageDeleted, about: 'message', unseen: ['attachmentIds'] },
  reaction_changed: { contract: reactionChanged, about: 'message' },
  chat_created: { contract: chatCreated, about: 'log' },
  chat_updated: { contract: chatUpdated, about: 'log' },
  chat_deleted: { contract: chatDeleted, about: 'log' },
  member_added: { contract: memberAdded, about: 'log', unseen: ['sinceJoin'] },
  member_removed: { contract: memberRemoved, about: 'log' },
  member_updated: { contract: memberUpdated, about: 'log' },
  user_registered: { contract: userRegistered, about: 'person' },
  profile_updated: { contract: profileUpdated, about: 'person' },
  user_deleted: { contract: userDeleted, about: 'person' },
} as const satisfies Record<string, Heard>

export type WebhookEventType = keyof typeof heard

export const webhookEventTypes = Object.keys(heard) as [WebhookEventType, ...WebhookEventType[]]

/** Their contracts, for one handler of all of them. */
export const webhookContracts = Object.values(heard).map(({ contract }) => contract as unknown as EventContract)

type InChat = { chatId: string; seq: number }

/** What it belongs to: events with the same one are delivered in order. */
export const subjectOf = ({ type, data }: DomainEvent): string =>
  heard[type as WebhookEventType].about === 'person' ? (data as { userId: string }).userId : (data as InChat).chatId

/**
 * Where an event of a chat stands in its log, and after what: clocks of instances differ and two messages may be written
 * in another order than they were begun, so what is in the log goes by `seq`, and what is about a message goes after it.
 * What happened to a chat is told before the message that says so.
 */
export const placeOf = ({ type, data }: DomainEvent): { place?: number; after: number } => {
  const { about } = heard[type as WebhookEventType]
  if (about === 'person') return { after: -1 }

  const message = (data as InChat).seq * 2 + 1
  if (about === 'message') return { after: message }
  const place = type === 'new_message' ? message : message - 1
  return { place, after: place }
}

/** Whose the event is, where it tells of them what is theirs alone: it goes with their account. */
export const ownerOf = ({ type, data }: DomainEvent): string | undefined =>
  type === 'user_registered' || type === 'profile_updated' ? (data as { userId: string }).userId : undefined

/** The event as products get it. */
export const publicBody = ({ specversion, id, source, type, subject, time, data }: DomainEvent): string => {
  const { unseen = [] }: Heard = heard[type as WebhookEventType]
  const seen = Object.entries(data as object).filter(([field]) => !unseen.includes(field))
  return JSON.stringify({ specversion, id, source, type, subject, time, data: Object.fromEntries(seen) })
}
