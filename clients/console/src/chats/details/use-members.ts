import type { Member } from '@chat/sdk/chat'
import type { MemberEvent } from '@chat/sdk/events'
import { useEffect } from 'react'
import { useClient } from '../../app/session.tsx'
import { usePages } from '../../forms/use-pages.ts'

/** In the order of joining: who comes in is told by the pages, unless these are all there. */
const afterEvent = (members: readonly Member[], isAll: boolean, { kind, userIds, role }: MemberEvent) => {
  const others = members.filter(({ userId }) => !userIds.includes(userId))
  if (kind === 'removed') return others
  if (kind === 'updated') return members.map((one) => (userIds.includes(one.userId) && role ? { ...one, role } : one))
  return isAll ? [...others, ...userIds.map((userId) => ({ userId, role: role ?? 'member' }))] : members
}

/** The members of a group, a page at a time, as they come, go and change. */
export const useMembers = (chatId: string) => {
  const client = useClient()
  const pages = usePages(chatId, (page) => client.chats.members(chatId, { limit: 50, ...page }))
  const { change } = pages

  useEffect(
    () =>
      client.on('member', (event) => {
        if (event.chatId === chatId) change((members, isAll) => afterEvent(members, isAll, event))
      }),
    [client, chatId, change],
  )
  return pages
}
