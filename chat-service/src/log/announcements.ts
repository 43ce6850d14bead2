import {
  chatCreated,
  chatDeleted,
  chatUpdated,
  memberAdded,
  memberRemoved,
  memberUpdated,
  newMessage,
} from '@chat/common/events/chat-events'
import type { DomainEvent } from '@chat/common/events/define-event'
import { toMessage } from '../messages/message.ts'
import type { MessageDoc } from '../messages/message.model.ts'

export const source = '/chat-service'

/**
 * What a stored message has to tell: for everybody that it is there, and before that, who has come or gone with it, so
 * that rooms are right when it is emitted. The ids are made from the message's, so a repeat is recognised.
 */
export const announcementsOf = (message: MessageDoc): DomainEvent[] => {
  const id = message._id.toHexString()
  const { chatId, seq, senderId: actorId, system } = message
  const envelope = (kind = '') => ({
    id: `${id}${kind}`,
    source,
    subject: chatId,
    time: message.createdAt,
    requestId: message.requestId,
  })
  const { removedSeq, replyToSenderId } = message
  const told = newMessage.create({
    ...envelope(),
    data: {
      ...toMessage(message),
      ...(removedSeq !== undefined && { removedSeq }),
      ...(replyToSenderId !== undefined && { replyToSenderId }),
    },
  })
  if (!system) return [told]

  const inChat = { chatId, seq, actorId }
  switch (system.kind) {
    case 'created': {
      const { type: chatType, name, userIds } = system
      const data = { ...inChat, chatType, userIds, ...(name !== undefined && { name }) }
      return [chatCreated.create({ ...envelope('-created'), data }), told]
    }
    case 'renamed':
      return [chatUpdated.create({ ...envelope('-renamed'), data: { ...inChat, name: system.name } }), told]
    case 'settings-changed': {
      const { kind: _kind, ...changes } = system
      return [chatUpdated.create({ ...envelope('-settings'), data: { ...inChat, ...changes } }), told]
    }
    case 'deleted':
      return [chatDeleted.create({ ...envelope('-deleted'), data: inChat }), told]
    case 'banned':
    case 'unbanned':
      return [told]
    case 'members-added': {
      const { userIds, sinceJoin } = system
      const data = { ...inChat, userIds, ...(sinceJoin && { sinceJoin }) }
      return [memberAdded.create({ ...envelope('-added'), data }), told]
    }
    case 'members-removed': {
      const { userIds, reason } = system
      return [memberRemoved.create({ ...envelope('-removed'), data: { ...inChat, userIds, reason } }), told]
    }
    case 'role-changed': {
      const { userIds, role } = system
      return [memberUpdated.create({ ...envelope('-role'), data: { ...inChat, userIds, role } }), told]
    }
  }
}
