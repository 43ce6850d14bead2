import { on, type Route } from '@chat/common/broker/broker'
import {
  chatCreated,
  chatDeleted,
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
import { userDeleted } from '@chat/common/events/auth-events'
import { deletedNames } from '@chat/common/people/create-people'
import { profileUpdated } from '@chat/common/events/user-events'
import { maxChatsOfPerson } from '../chats/list-chats.ts'
import { largeChatMembers } from '../chats/chat-view.ts'
import { viewChats, type ViewDeps } from '../chats/view-chats.ts'
import type { Deps } from '../deps.ts'
import type { ChatMemory } from '../log/chat-memory.ts'
import { relationRoutes } from '../relations/relation-routes.ts'
import type { Watchers } from '../presence/watch-presence.ts'
import { changeRoutes } from './deliver-changes.ts'
import { createRemovals } from './removals.ts'
import type { Rooms } from './rooms.ts'
import type { ServerEvents } from './server-events.ts'
import { roomOf, type Sockets } from './socket-contract.ts'
import type { Typing } from './typing.ts'

type Updated = Parameters<ServerEvents['user:updated']>[0]

type DeliverDeps = ViewDeps &
  Pick<Deps, 'log' | 'members' | 'applyLog' | 'relations' | 'viewMessageData'> & {
    io: Sockets
    rooms: Rooms
    typing: Pick<Typing, 'show' | 'leave' | 'enter'>
    watchers: Watchers
    memory: Pick<ChatMemory, 'advance' | 'forget' | 'forgetDirectChatsOf'>
  }

/** What this node does with every event: right the rooms, then emit to them. Room emits, never loops over sockets. */
export const deliverRoutes = (deps: DeliverDeps): Route[] => {
  const { io, rooms, memory, members } = deps
  const inChat = (chatId: string) => io.to(roomOf.chat(chatId))
  /** Without those who joined after it and do not see it. */
  const about = (message: { chatId: string; seq: number }) =>
    inChat(message.chatId).except(rooms.newcomersAfter(message))
  const toUser = (userId: string) => io.to(roomOf.user(userId))

  const removals = createRemovals(deps)

  /**
   * The rows are as of this message before rooms are: a socket that is being set up right now reads them, and does not
   * hear of this change. Another instance may still be at it. Where the database is away nothing is set up.
   */
  const applied = (chatId: string, seq: number): Promise<void> =>
    deps.applyLog(chatId, seq).catch((error: unknown) => deps.log.warn({ err: error }, 'rows could not be brought up'))

  /** People for whom a chat is new: those connected here join its room and get it as they see it. */
  const welcome = async (
    {
      chatId,
      seq,
      userIds,
      sinceJoin = false,
    }: { chatId: string; seq: number; userIds: string[]; sinceJoin?: boolean },
    isLarge: boolean,
  ): Promise<void> => {
    await applied(chatId, seq)
    await rooms.join(userIds, { chatId, visibleFrom: sinceJoin ? seq : 1 })
    const here = rooms.present(userIds)
    if (here.length === 0) return
    if (isLarge) return void io.to(here.map(roomOf.user)).emit('chat:created', { chatId })

    const rows = await members.inChat(chatId, here)
    const views = await viewChats(deps, rows)
    for (const [index, chat] of views.entries()) toUser(rows[index]!.userId).emit('chat:created', chat)
  }

  const isLarge = async (chatId: string): Promise<boolean> =>
    ((await deps.chats.memberCounts([chatId])).get(chatId) ?? 0) > largeChatMembers

  /** To their own devices and to who shares a chat with them, or did until they closed their account. */
  const tellOf = async (userId: string, changed: Omit<Updated, 'userId'>): Promise<void> => {
    const chatIds = await members.chatIdsEver(userId, maxChatsOfPerson)
    const shared = chatIds.map(roomOf.chat).filter((room) => io.sockets.adapter.rooms.has(room))
    io.to([roomOf.user(userId), ...shared]).emit('user:updated', { userId, ...changed })
  }

  return [
    on(newMessage, async ({ data: { removedSeq, replyToSenderId: _author, ...data } }) => {
      memory.advance(data)
      await removals.settle(data.chatId, removedSeq)
      about(data).emit('message:new', deps.viewMessageData(data))
    }),
    on(chatCreated, ({ data: { chatId, seq, userIds } }) =>
      welcome({ chatId, seq, userIds }, userIds.length > largeChatMembers),
    ),
    on(chatUpdated, ({ data: { chatId, seq: _seq, actorId: _actorId, avatarId, ...changes } }) => {
      const avatarUrl = typeof avatarId === 'string' ? deps.avatarUrlOf(chatId, avatarId) : null
      inChat(chatId).emit('chat:updated', { chatId, ...changes, ...(avatarId !== undefined && { avatarUrl }) })
    }),
    on(chatDeleted, async ({ data: { chatId, seq } }) => {
      deps.watchers.membersRemoved(chatId, seq)
      inChat(chatId).emit('chat:removed', { chatId, reason: 'deleted' })
      await rooms.empty(chatId)
    }),
    ...changeRoutes({ about, toUser, viewMessageData: deps.viewMessageData }),
    ...relationRoutes(deps.relations, (change) => {
      deps.watchers.relationChanged(change)
      if (change.kind === 'settings') memory.forgetDirectChatsOf(change.userId)
      else memory.forgetDirectChatsOf(change.userIds[0])
    }),
    on(memberAdded, async ({ data: { chatId, seq, userIds, sinceJoin } }) => {
      deps.typing.enter(chatId, userIds)
      await welcome({ chatId, seq, userIds, ...(sinceJoin && { sinceJoin }) }, await isLarge(chatId))
      inChat(chatId).emit('member:added', { chatId, userIds })
    }),
    on(memberRemoved, async ({ data: { chatId, seq, userIds, reason } }) => {
      await applied(chatId, seq)
      await rooms.leave(userIds, chatId)
      removals.note(chatId, seq)
      deps.typing.leave(chatId, userIds)
      deps.watchers.membersRemoved(chatId, seq, userIds)
      io.to(userIds.map(roomOf.user)).emit('chat:removed', { chatId, reason })
      inChat(chatId).emit('member:removed', { chatId, userIds })
    }),
    on(memberUpdated, ({ data: { chatId, userIds, role } }) => {
      inChat(chatId).emit('member:updated', { chatId, userIds, role })
    }),
    on(chatMeChanged, ({ data: { userId, level, ...changed } }) => {
      toUser(userId).emit('chat:me', { ...changed, ...(level && { level }) })
    }),
    on(messagesRead, ({ data: { chatId, memberCount, items, hideFrom = [] } }) => {
      for (const { userId, readSeq, unreadFrom } of items) {
        const own = unreadFrom === undefined ? { readSeq } : { readSeq: Math.min(readSeq, unreadFrom - 1), unreadFrom }
        toUser(userId).emit('chat:me', { chatId, ...own })
      }
      const shown = items.filter(({ hidden }) => !hidden).map(({ userId, readSeq }) => ({ userId, readSeq }))
      if (memberCount > largeChatMembers || shown.length === 0) return
      inChat(chatId).except(hideFrom.map(roomOf.user)).emit('receipt', { chatId, items: shown })
    }),
    on(messagesDelivered, ({ data: { chatId, memberCount, items } }) => {
      if (memberCount <= largeChatMembers) inChat(chatId).emit('receipt', { chatId, items })
    }),
    on(typing, ({ data }) => deps.typing.show(data)),
    ...deps.watchers.routes,
    on(profileUpdated, async ({ data: { userId, version: _version, avatarId, ...changed } }) => {
      const avatarUrl = avatarId === undefined ? null : deps.personAvatarUrlOf(userId, avatarId)
      await tellOf(userId, { ...changed, avatarUrl })
    }),
    on(userDeleted, async ({ data: { userId } }) => {
      await deps.relations.keepDeleted(userId)
      deps.watchers.relationChanged({ kind: 'settings', userId })
      memory.forgetDirectChatsOf(userId)
      await tellOf(userId, { ...deletedNames, avatarUrl: null })
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
