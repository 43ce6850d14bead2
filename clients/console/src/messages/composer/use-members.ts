import type { Person } from '@chat/sdk/person'
import { useEffect, useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { useStore } from '../../app/use-store.ts'

const mostPages = 5

/** Who may be mentioned: the members, in large groups those who joined first. Asked for when it `isWanted` first. */
export const useMembers = (chatId: string, isWanted: boolean): readonly Person[] => {
  const client = useClient()
  const peer = useStore((store) => store.chat(chatId)?.peer)
  const [members, setMembers] = useState<readonly Person[]>([])

  useEffect(() => {
    if (!isWanted || peer) return
    let isCurrent = true
    const read = async (): Promise<void> => {
      const found: Person[] = []
      let cursor: string | null = null
      for (let page = 0; page < mostPages; page += 1) {
        const answer = await client.chats.members(chatId, { limit: 100, ...(cursor !== null && { cursor }) })
        found.push(...answer.items.flatMap(({ user }) => user ?? []))
        cursor = answer.next
        if (isCurrent) setMembers([...found])
        if (cursor === null || !isCurrent) return
      }
    }
    read().catch(() => {}) // then nobody is proposed
    return () => {
      isCurrent = false
    }
  }, [client, chatId, isWanted, peer])
  return peer ? [peer] : members
}
