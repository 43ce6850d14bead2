import { z } from 'zod'
import type { Part } from './ask-part.ts'

const kibibyte = 1_024

/** What is asked for goes on as it came: here stands only what the gateway itself needs to know of it. */
const id = z.string().optional().catch(undefined)
const ids = z.array(z.string()).optional().catch(undefined)
const anything = z.looseObject({})

const message = z.looseObject({
  senderId: id,
  mentions: ids,
  replyTo: z.looseObject({ senderId: id }).nullish().catch(undefined),
  system: z.looseObject({ userIds: ids }).nullish().catch(undefined),
})
const chat = z.looseObject({
  peer: z.looseObject({ id }).nullish().catch(undefined),
  lastMessage: message.nullish().catch(undefined),
})
export type OverviewChat = z.infer<typeof chat>

const profile = z.looseObject({ id: z.string() })
export type OverviewProfile = z.infer<typeof profile>

const part = <Answer>(
  name: string,
  service: Part<Answer>['service'],
  path: string,
  answer: z.ZodType<Answer>,
  maxBytes = 64 * kibibyte,
): Part<Answer> => ({ name, service, path, answer, maxBytes })

export const parts = {
  me: part('me', 'user', '/api/users/me', profile),
  settings: part('settings', 'user', '/api/users/me/settings', anything),
  chats: part('chats', 'chat', '/api/chats?limit=50', z.looseObject({ items: z.array(chat) }), 4_096 * kibibyte),
  messages: part('unread.messages', 'chat', '/api/chats/unread-count', z.looseObject({ messages: z.number() })),
  notifications: part(
    'unread.notifications',
    'notification',
    '/api/notifications/unread-count',
    z.looseObject({ count: z.number() }),
  ),
}

const mostPeople = 100

export const usersPart = (userIds: string[]): Part<{ items: OverviewProfile[] }> => {
  const query = new URLSearchParams({ ids: userIds.slice(0, mostPeople).join(',') })
  return part('users', 'user', `/api/users?${query}`, z.looseObject({ items: z.array(profile) }), 1_024 * kibibyte)
}

/** Everybody whose name a list of these chats shows, in the order of the chats. */
export const peopleIn = (chats: OverviewChat[]): string[] => {
  const named = chats.flatMap(({ peer, lastMessage }) => [
    peer?.id,
    lastMessage?.senderId,
    lastMessage?.replyTo?.senderId,
    ...(lastMessage?.mentions ?? []),
    ...(lastMessage?.system?.userIds ?? []),
  ])
  return [...new Set(named.filter((userId) => userId !== undefined))]
}
