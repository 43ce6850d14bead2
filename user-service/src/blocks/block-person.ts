import { problem } from '../problems.ts'
import { changeRelation, type Between, type ChangeDeps } from '../relations/change-relation.ts'
import { block, unblock, type Relation } from '../relations/relation.ts'

/** Many at once may go over it by as many. */
export const maxBlocks = 5_000

/** @throws ProblemError `user-not-found`, `too-many-blocks`. */
export const blockPerson = (deps: ChangeDeps, between: Between): Promise<Relation> =>
  changeRelation(
    deps,
    between,
    (relation) => block(relation, between.userId, deps.now()),
    async () => {
      if ((await deps.relations.countBlocked(between.userId, maxBlocks)) >= maxBlocks) throw problem('too-many-blocks')
    },
  )

/** @throws ProblemError `user-not-found`. */
export const unblockPerson = (deps: ChangeDeps, between: Between): Promise<Relation> =>
  changeRelation(deps, between, (relation) => unblock(relation, between.userId))
