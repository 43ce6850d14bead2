import { objectId } from '@chat/common/http/input'
import { inDocuments } from '@chat/common/openapi/in-documents'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { findKept } from './find-profile.ts'
import { viewWithPresence } from './view-profiles.ts'

const mostIds = 100

/** `?ids=a,b` or `?ids=a&ids=b`. */
export const profileIds = z.strictObject({
  ids: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [...new Set([given].flat().flatMap((ids) => ids.split(',')))])
    .pipe(z.array(objectId).max(mostIds, `must be at most ${mostIds}`))
    .register(inDocuments, {
      type: 'array',
      items: { type: 'string', pattern: '^[0-9a-f]{24}$' },
      minItems: 1,
      maxItems: mostIds,
      description: 'Instead of a search: these people in this order',
    }),
})

type ListDeps = Pick<Deps, 'profiles' | 'accounts' | 'presence' | 'now' | 'signer' | 'log'>

/**
 * These people in this order, whose messages one may still see among them those who have left: they are shown as deleted
 * accounts. Who never existed is left out. Two round trips, however many there are.
 */
export const listProfiles = async (deps: ListDeps, viewerId: string, ids: string[]) => {
  const known = await findKept(deps, ids)
  const found = ids.flatMap((userId) => {
    const kept = known.get(userId)
    return kept === undefined ? [] : [{ userId, kept }]
  })
  return { items: await viewWithPresence(deps, viewerId, found), next: null }
}
