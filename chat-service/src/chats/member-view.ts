import type { Person } from '@chat/common/people/people'
import type { Deps } from '../deps.ts'
import type { MemberView } from './member.answer.ts'
import type { MemberDoc } from './member.model.ts'
import { toPersonView } from './chat-view.ts'

type PersonDeps = Pick<Deps, 'personAvatarUrlOf'>

export const userOf = (deps: PersonDeps, person: Person | undefined) => person && { user: toPersonView(deps, person) }

/** Members as a list shows them. */
export const viewMembers = async (
  deps: PersonDeps & Pick<Deps, 'people'>,
  rows: MemberDoc[],
): Promise<MemberView[]> => {
  const found = await deps.people.findByIds(rows.map(({ userId }) => userId))
  return rows.map(({ userId, role, joinedAt }) => ({
    id: userId,
    userId,
    role,
    joinedAt: joinedAt.toISOString(),
    ...userOf(deps, found.get(userId)),
  }))
}
