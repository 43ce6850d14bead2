import { problem } from '../problems.ts'
import { changeRelation, type Between, type ChangeDeps } from '../relations/change-relation.ts'
import { befriend, endContact, type Relation } from '../relations/relation.ts'

/** Those one has and those one has asked, not those who ask. Many at once may go over it by as many. */
export const maxContacts = 5_000

/** Asks, or accepts what the other has asked. @throws ProblemError `user-not-found`, `blocked`, `too-many-contacts`. */
export const befriendPerson = (deps: ChangeDeps, between: Between): Promise<Relation> =>
  changeRelation(
    deps,
    between,
    (relation) => befriend(relation, between.userId, deps.now()),
    async () => {
      const count = await deps.relations.countContacts(between.userId, maxContacts)
      if (count >= maxContacts) throw problem('too-many-contacts')
    },
  )

/** Declines, withdraws or removes. @throws ProblemError `user-not-found`. */
export const endContactWith = (deps: ChangeDeps, between: Between): Promise<Relation> =>
  changeRelation(deps, between, endContact)
