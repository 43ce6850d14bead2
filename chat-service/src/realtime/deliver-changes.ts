import { on, type Route } from '@chat/common/broker/broker'
import {
  messageDeleted,
  messageEdited,
  messageHidden,
  pinChanged,
  reactionChanged,
  scheduledFailed,
  scheduledSent,
} from '@chat/common/events/message-events'
import type { Deps } from '../deps.ts'
import type { Sockets } from './socket-contract.ts'

type Room = Pick<ReturnType<Sockets['to']>, 'emit'>

type ChangeDeps = Pick<Deps, 'viewMessageData'> & {
  /** Those in the chat who see this message of it. */
  about: (message: { chatId: string; seq: number }) => Room
  toUser: (userId: string) => Room
}

/** What this node tells of messages that were changed, and of those that were sent later. */
export const changeRoutes = ({ about, toUser, viewMessageData }: ChangeDeps): Route[] => [
  on(messageEdited, ({ data: { senderId: _senderId, ...edited } }) => {
    about(edited).emit('message:edited', edited)
  }),
  on(messageDeleted, ({ data: { chatId, messageId, seq, version, deletedAt } }) => {
    about({ chatId, seq }).emit('message:deleted', { chatId, messageId, seq, version, deletedAt })
  }),
  on(messageHidden, ({ data: { userId, chatId, messageId, seq, hiddenAt } }) => {
    toUser(userId).emit('message:deleted', { chatId, messageId, seq, deletedAt: hiddenAt, for: 'me' })
  }),
  on(reactionChanged, ({ data: { senderId: _senderId, ...changed } }) => {
    about(changed).emit('reaction:changed', changed)
  }),
  on(pinChanged, ({ data: { chatId, messageId, seq, version, pinned } }) => {
    about({ chatId, seq }).emit('pin:changed', { chatId, messageId, seq, version, pinned })
  }),
  on(scheduledSent, ({ data: { userId, id, message } }) => {
    toUser(userId).emit('scheduled:sent', { id, message: viewMessageData(message) })
  }),
  on(scheduledFailed, ({ data: { userId, id, problem } }) => {
    toUser(userId).emit('scheduled:failed', { id, problem })
  }),
]
