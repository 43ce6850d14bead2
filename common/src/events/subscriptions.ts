import { messageDeleted, messageEdited, messageHidden, reactionChanged } from './message-events.ts'
import {
  chatCreated,
  chatDeleted,
  chatMeChanged,
  chatUpdated,
  memberAdded,
  memberRemoved,
  memberUpdated,
  messagesRead,
  newMessage,
} from './chat-events.ts'
import { sessionRevoked, userDeleted, userRegistered } from './auth-events.ts'
import { blockChanged, contactChanged, profileUpdated, settingsChanged } from './user-events.ts'

/**
 * Who keeps a durable queue for what: the map of all events that must not be missed, on one screen. Every process
 * declares every queue of it, whichever starts first: an event published before its consumer ever ran waits for it.
 */
export const subscriptions = {
  'user-service': [userRegistered, userDeleted],
  'chat-service': [
    profileUpdated,
    userRegistered,
    userDeleted,
    settingsChanged,
    blockChanged,
    contactChanged,
    messageDeleted,
  ],
  'notification-service': [
    newMessage,
    chatCreated,
    chatUpdated,
    chatDeleted,
    memberAdded,
    memberRemoved,
    chatMeChanged,
    messagesRead,
    messageEdited,
    messageDeleted,
    messageHidden,
    reactionChanged,
    memberUpdated,
    userRegistered,
    userDeleted,
    sessionRevoked,
    profileUpdated,
    settingsChanged,
    blockChanged,
  ],
} as const

export type Subscriber = keyof typeof subscriptions
