import type { Privacy } from '../relations/privacy.model.ts'
import type { PresenceDoc } from './presence.model.ts'
import type { Seen } from './seen.answer.ts'

export type Shows = Pick<Privacy, 'showPresence' | 'showLastSeen'>

/** What somebody who shows no presence looks like to who saw it before. */
export const unseen = (userId: string): Seen => ({ userId, presence: 'offline' })

/** What somebody lets others see of them; undefined for nothing. Who was never there has no document. */
export const seenOf = (
  userId: string,
  doc: Pick<PresenceDoc, 'presence' | 'lastSeenAt'> | undefined,
  { showPresence, showLastSeen }: Shows,
): Seen | undefined => {
  if (!showPresence) return undefined
  const presence = doc?.presence ?? 'offline'
  const tellsWhen = presence === 'offline' && showLastSeen && doc?.lastSeenAt
  return { userId, presence, ...(tellsWhen && { lastSeenAt: tellsWhen.toISOString() }) }
}

export const looksTheSame = (one: Seen, other: Seen): boolean =>
  one.presence === other.presence && one.lastSeenAt === other.lastSeenAt
