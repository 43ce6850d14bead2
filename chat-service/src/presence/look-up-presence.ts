import type { MemberStore } from '../chats/member-store.ts'
import type { RelationStore } from '../relations/relation-store.ts'
import type { PresenceStore } from './presence-store.ts'
import { seenOf } from './seen.ts'
import type { Seen } from './seen.answer.ts'

export type LookUpDeps = {
  members: Pick<MemberStore, 'partnersAmong'>
  relations: Pick<RelationStore, 'privacyOf' | 'blockersOf'>
  store: Pick<PresenceStore, 'of'>
}

/** Somebody as they are; `seen` is what they let others see of it. `at`: when it last became another. */
export type Looked = { userId: string; at: string; seen: Seen | undefined }

const longAgo = new Date(0)
const everything = { showPresence: true, showLastSeen: true } as const

/** Who may see whose presence, and what there is to see. */
export const createLookUpPresence = ({ members, relations, store }: LookUpDeps) => {
  /** Those of `userIds` who share a chat with the viewer and have not blocked them. */
  const allowedAmong = async (viewerId: string, userIds: string[]): Promise<string[]> => {
    const [partners, blockers] = await Promise.all([
      members.partnersAmong(viewerId, userIds),
      relations.blockersOf(viewerId, userIds),
    ])
    return userIds.filter((userId) => partners.has(userId) && !blockers.has(userId))
  }

  /** How they are there now and let others see it; `viewerId` hides nothing from themselves. */
  const look = async (userIds: string[], viewerId?: string): Promise<Looked[]> => {
    const [docs, privacy] = await Promise.all([store.of(userIds), relations.privacyOf(userIds)])
    const found = new Map(docs.map((doc) => [doc._id, doc]))
    return userIds.map((userId) => {
      const doc = found.get(userId)
      const at = (doc?.changedAt ?? longAgo).toISOString()
      return { userId, at, seen: seenOf(userId, doc, userId === viewerId ? everything : privacy.get(userId)!) }
    })
  }

  return { allowedAmong, look }
}

export type LookUpPresence = ReturnType<typeof createLookUpPresence>
