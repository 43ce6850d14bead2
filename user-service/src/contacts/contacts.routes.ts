import { callerOf } from '@chat/common/auth/caller'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { findProfile } from '../profiles/find-profile.ts'
import { viewProfile } from '../profiles/view-profiles.ts'
import { between } from '../relations/between.ts'
import { listPeople } from '../relations/list-people.ts'
import { relationPageQuery } from '../relations/relation-page.ts'
import { contactStateOf, type Relation } from '../relations/relation.ts'
import { befriendPerson, endContactWith } from './befriend-person.ts'

/** Of a relation that is a contact or a request. */
const stateFor = ({ contact }: Relation, userId: string) => contactStateOf(contact!, userId)

export const contactsRouter = (deps: Deps): Router => {
  const router = Router()

  router.get('/users/me/contacts', async (req, res) => {
    const { userId } = callerOf(req)
    const query = relationPageQuery.parse(req.query)
    const found = await listPeople(
      deps,
      query,
      (page) => deps.relations.contactsOf(userId, page),
      (relation) => ({ state: stateFor(relation, userId) }),
    )
    res.json(found)
  })

  router.put('/users/me/contacts/:userId', async (req, res) => {
    const { userId } = callerOf(req)
    const { otherId, ...ids } = between(req, { userId })
    const relation = await befriendPerson(deps, { otherId, ...ids })
    const user = viewProfile(deps, await findProfile(deps, otherId))
    res.json({ id: otherId, user, state: stateFor(relation, userId), since: relation.contact!.since.toISOString() })
  })

  router.delete('/users/me/contacts/:userId', async (req, res) => {
    const caller = callerOf(req)
    await endContactWith(deps, between(req, caller))
    res.status(204).end()
  })

  return router
}
