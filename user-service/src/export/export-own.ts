import { toLines } from '@chat/common/http/send-lines'
import type { Deps } from '../deps.ts'
import { findProfile } from '../profiles/find-profile.ts'
import { deleted } from '../profiles/profile.ts'
import { viewProfile } from '../profiles/view-profiles.ts'
import type { Place } from '../relations/relation-page.ts'
import type { Listed } from '../relations/relation-store.ts'
import { contactStateOf } from '../relations/relation.ts'
import { findSettings } from '../settings/find-settings.ts'
import { settingsView } from '../settings/settings.ts'

type ExportDeps = Pick<Deps, 'profiles' | 'settings' | 'relations' | 'accounts' | 'signer' | 'now'>

const atOnce = 100

async function* pagesOf(
  read: (page: { place: Place | undefined; limit: number }) => Promise<Listed[]>,
): AsyncGenerator<Listed[]> {
  let place: Place | undefined
  for (;;) {
    const found = await read({ place, limit: atOnce })
    const last = found.at(-1)
    if (last === undefined) return
    yield found
    place = { since: last.since, id: last.id }
  }
}

/** Who they are, as far as they are still there. */
const withNames = async ({ profiles }: ExportDeps, page: Listed[]) => {
  const known = await profiles.findMany(page.map(({ otherId }) => otherId))
  return page.map(({ otherId, since, relation }) => {
    const kept = known.get(otherId)
    const names = kept && kept !== deleted && { username: kept.username, displayName: kept.displayName }
    return { person: { id: otherId, ...names, since: new Date(since).toISOString() }, relation }
  })
}

/** Everything that is known here of somebody, in lines of JSON, some at a time. @throws ProblemError `user-not-found`. */
export async function* exportOwn(deps: ExportDeps, userId: string): AsyncGenerator<string, void, undefined> {
  const { relations } = deps
  const [profile, settings] = await Promise.all([findProfile(deps, userId), findSettings(deps, userId)])
  yield toLines([
    { kind: 'profile', ...viewProfile(deps, profile) },
    { kind: 'settings', ...settingsView(settings) },
  ])

  for await (const page of pagesOf((wanted) => relations.contactsOf(userId, wanted))) {
    const found = await withNames(deps, page)
    const lines = found.map(({ person, relation }) => ({
      kind: 'contact',
      ...person,
      state: contactStateOf(relation.contact!, userId), // as those of this list have one
    }))
    yield toLines(lines)
  }

  for await (const page of pagesOf((wanted) => relations.blockedBy(userId, wanted)))
    yield toLines((await withNames(deps, page)).map(({ person }) => ({ kind: 'block', ...person })))
}
