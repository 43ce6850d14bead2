import { objectId } from '@chat/common/http/input'
import { maxAddressIds, type AddressesAnswer } from '@chat/common/internal/addresses'
import { queryList } from '@chat/common/internal/query-list'
import { Router } from 'express'
import { z } from 'zod'
import { isOpen } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'

const query = z.strictObject({ ids: queryList(objectId, maxAddressIds) })

/** For whoever sends mails: asked when one goes out, so an address that was changed or given up gets nothing more. */
export const internalAddressRoutes = (deps: Pick<Deps, 'accounts'>): Router => {
  const router = Router()

  router.get('/addresses', async (req, res) => {
    const accounts = await deps.accounts.findMany({ ids: query.parse(req.query).ids, usernames: [] })
    const reachable = accounts.filter((account) => isOpen(account) && account.emailVerified)
    const answer: AddressesAnswer = {
      items: reachable.map(({ id, email, username }) => ({ userId: id, address: email, username })),
    }
    res.set('cache-control', 'no-store').json(answer)
  })

  return router
}
