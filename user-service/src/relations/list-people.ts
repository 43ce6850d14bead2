import type { z } from 'zod'
import type { Deps } from '../deps.ts'
import { deleted } from '../profiles/profile.ts'
import { viewProfile } from '../profiles/view-profiles.ts'
import type { ListedPerson } from './listed-person.answer.ts'
import { toPage, type relationPageQuery, type Place } from './relation-page.ts'
import type { Relation } from './relation.ts'
import type { Listed } from './relation-store.ts'

type Query = z.infer<typeof relationPageQuery>

/** A page of a list of one's own with everybody's profile, and what `more` adds; two round trips. */
export const listPeople = async <More extends object>(
  deps: Pick<Deps, 'profiles' | 'now' | 'signer'>,
  { cursor: place, limit }: Query,
  read: (page: { place: Place | undefined; limit: number }) => Promise<Listed[]>,
  more: (relation: Relation) => More,
): Promise<{ items: (ListedPerson & More)[]; next: string | null }> => {
  const { items, next } = toPage(await read({ place, limit: limit + 1 }), limit)
  const known = await deps.profiles.findMany(items.map(({ otherId }) => otherId))

  return {
    items: items.flatMap(({ otherId, since, relation }) => {
      const profile = known.get(otherId)
      if (profile === undefined || profile === deleted) return []
      const user = viewProfile(deps, profile)
      return [{ id: otherId, user, since: new Date(since).toISOString(), ...more(relation) }]
    }),
    next,
  }
}
