import { on, type Route } from '@chat/common/broker/broker'
import {
  chatCreated,
  chatMeChanged,
  chatUpdated,
  memberAdded,
  memberRemoved,
  memberUpdated,
  messagesDelivered,
  messagesRead,
  newMessage,
  typing,
} from '@chat/common/events/chat-events'
import { notificationCreated, notificationRemoved, notificationUpdated } from '@chat/common/events/notification-events'
import { profileUpdated } from '@chat/common/events/user-events'
import { maxChatsOfPerson } from '../chats/list-chats.ts'
import { largeChatMembers, viewChats, type ViewDeps } from '../chats/view-chats.ts'
import type { Deps } from '../deps.ts'
import type { ChatMemory } from '../log/chat-memory.ts'
import type { Rooms } from './rooms.ts'
import { roomOf, type Sockets } from './socket-contract.ts'

type DeliverDeps = ViewDeps &
  Pick<Deps, 'members' | 'applyLog'> & {
    io: Sockets
    rooms: Rooms
    memory: Pick<ChatMemory, 'advance'>
  }

/** What this node does with every event: right the rooms, then emit to them. Room emits, never loops over sockets. */
export const deliverRoutes = (deps: DeliverDeps): Route[] => {
  const { io, rooms, memory, members } = deps
  const inChat = (chatId: string) => io.to(roomOf.chat(chatId))
  const toUser = (userId: string) => io.to(roomOf.user(userId))

  /** People for whom a chat is new: those connected here join its room and get it as they see it. */
  const welcome = async (chatId: string, seq: number, userIds: string[], isLarge: boolean): Promise<void> => {
    await rooms.join(userIds, chatId)
    const here = rooms.present(userIds)
    if (here.length === 0) return
    if (isLarge) return void io.to(here.map(roomOf.user)).emit('chat:created', { chatId })

    await deps.applyLog(chatId, seq) // another instance may still be at it
    const rows = await members.inChat(chatId, here)
    const views = await viewChats(deps, rows)
    for (const [index, chat] of views.entries()) toUser(rows[index]!.userId).emit('chat:created', chat)
  }

  const isLarge = async (chatId: string): Promise<boolean> =>
    ((await deps.chats.memberCounts([chatId])).get(chatId) ?? 0) > largeChatMembers

  return [
    on(newMessage, ({ data }) => {
      memory.advance(data)
      inChat(data.chatId).emit('message:new', data)
    }),
    on(chatCreated, ({ data: { chatId, seq, userIds } }) =>
      welcome(chatId, seq, userIds, userIds.length > largeChatMembers),
    ),
    on(chatUpdated, ({ data: { chatId, name } }) => {
      inChat(chatId).emit('chat:updated', { chatId, ...(name !== undefined && { name }) })
    }),
    on(memberAdded, async ({ data: { chatId, seq, userIds } }) => {
      await welcome(chatId, seq, userIds, await isLarge(chatId))
      inChat(chatId).emit('member:added', { chatId, userIds })
    }),
    on(memberRemoved, async ({ data: { chatId, userIds, reason } }) => {
      await rooms.leave(userIds, chatId)
      io.to(userIds.map(roomOf.user)).emit('chat:removed', { chatId, reason })
      inChat(chatId).emit('member:removed', { chatId, userIds })
    }),
    on(memberUpdated, ({ data: { chatId, userIds, role } }) => {
      inChat(chatId).emit('member:updated', { chatId, userIds, role })
    }),
    on(chatMeChanged, ({ data: { userId, level, version: _version, ...changed } }) => {
      toUser(userId).emit('chat:me', { ...changed, ...(level && { level }) })
    }),
    on(messagesRead, ({ data: { chatId, memberCount, items } }) => {
      for (const { userId, readSeq } of items) toUser(userId).emit('chat:me', { chatId, readSeq })
      if (memberCount <= largeChatMembers) inChat(chatId).emit('receipt', { chatId, items })
    }),
    on(messagesDelivered, ({ data: { chatId, memberCount, items } }) => {
      if (memberCount <= largeChatMembers) inChat(chatId).emit('receipt', { chatId, items })
    }),
    on(typing, ({ data }) => void inChat(data.chatId).except(roomOf.user(data.userId)).emit('typing', data)),
    on(profileUpdated, async ({ data: { userId, username, displayName, bio, status } }) => {
      const rows = await members.ofPerson(userId, maxChatsOfPerson)
      const shared = rows.map(({ chatId }) => roomOf.chat(chatId)).filter((room) => io.sockets.adapter.rooms.has(room))
      io.to([roomOf.user(userId), ...shared]).emit('user:updated', { userId, username, displayName, bio, status })
    }),
    ...(
      [
        [notificationCreated, 'notification:new'],
        [notificationUpdated, 'notification:updated'],
        [notificationRemoved, 'notification:removed'],
      ] as const
    ).map(([contract, name]) =>
      on(contract, ({ data: { items } }) => {
        for (const { userId, notification } of items) toUser(userId).emit(name, notification)
      }),
    ),
  ]
}
