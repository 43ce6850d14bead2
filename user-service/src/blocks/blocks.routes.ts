import { callerOf } from '@chat/common/auth/caller'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { between } from '../relations/between.ts'
import { listPeople } from '../relations/list-people.ts'
import { relationPageQuery } from '../relations/relation-page.ts'
import { blockPerson, unblockPerson } from './block-person.ts'

export const blocksRouter = (deps: Deps): Router => {
  const router = Router()

  router.get('/users/me/blocks', async (req, res) => {
    const { userId } = callerOf(req)
    const query = relationPageQuery.parse(req.query)
    const read = deps.relations.blockedBy
    res.json(
      await listPeople(
        deps,
        query,
        (page) => read(userId, page),
        () => ({}),
      ),
    )
  })

  router.put('/users/me/blocks/:userId', async (req, res) => {
    const caller = callerOf(req)
    await blockPerson(deps, between(req, caller))
    res.status(204).end()
  })

  router.delete('/users/me/blocks/:userId', async (req, res) => {
    const caller = callerOf(req)
    await unblockPerson(deps, between(req, caller))
    res.status(204).end()
  })

  return router
}
