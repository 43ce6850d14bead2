import type { Caller } from '@chat/common/auth/caller'
import { cursorOf, limit, objectId, text } from '@chat/common/http/input'
import { inDocuments } from '@chat/common/openapi/in-documents'
import { Router, type Request } from 'express'
import { z } from 'zod'
import type { Account } from '../accounts/account.ts'
import { changeAccount, type AccountChange } from '../accounts/change-account.ts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { accountPatch, toAdministered, withoutMfa, withoutSessions, withPatch, type Act } from './administer.ts'
import { requireAdmin } from './require-admin.ts'

const name = z.string().min(1).max(254)
const newestCursor = cursorOf(objectId)
const searchCursor = cursorOf(z.union([z.strictObject({ username: name }), z.strictObject({ email: name })]))
const search = text(1, 254)
  .transform((given) => given.toLowerCase())
  .register(inDocuments, {
    type: 'string',
    minLength: 1,
    maxLength: 254,
    description: 'How a username or an address begins',
  })
export const newestQuery = z.strictObject({ limit, cursor: newestCursor.schema })
export const searchQuery = z.strictObject({ search, limit, cursor: searchCursor.schema })
export const accountPath = z.object({ id: objectId })

export const adminRoutes = (deps: Deps): Router => {
  const router = Router()

  type Rule = (account: Account, act: Act) => AccountChange | null
  const change = async (req: Request, { userId: adminId }: Caller, rule: Rule): Promise<Account> => {
    const { requestId } = req
    const { id } = accountPath.parse(req.params)
    const changed = await changeAccount(deps, id, (account, at) => rule(account, { adminId, at, requestId }))
    if (changed === null) throw problem('account-not-found')
    return changed
  }

  router.get('/auth/accounts', async (req, res) => {
    await requireAdmin(deps, req)
    if (req.query.search === undefined) {
      const query = newestQuery.parse(req.query)
      const found = await deps.directory.newest(query.cursor, query.limit + 1)
      const page = found.slice(0, query.limit)
      const next = found.length > page.length ? newestCursor.encode(page.at(-1)!.id) : null
      return void res.json({ items: page.map(toAdministered), next })
    }

    const query = searchQuery.parse(req.query)
    const found = await deps.directory.search(query.search, query.cursor, query.limit + 1)
    const page = found.slice(0, query.limit)
    const { username, email } = page.at(-1) ?? { username: '', email: '' }
    const next = searchCursor.encode(username.startsWith(query.search) ? { username } : { email })
    res.json({ items: page.map(toAdministered), next: found.length > page.length ? next : null })
  })

  router.get('/auth/accounts/:id', async (req, res) => {
    await requireAdmin(deps, req)
    const account = await deps.accounts.findById(accountPath.parse(req.params).id)
    if (account === null) throw problem('account-not-found')
    res.json(toAdministered(account))
  })

  router.patch('/auth/accounts/:id', async (req, res) => {
    const caller = await requireAdmin(deps, req)
    const patch = accountPatch.parse(req.body)
    res.json(toAdministered(await change(req, caller, (account, act) => withPatch(account, patch, act))))
  })

  router.delete('/auth/accounts/:id/sessions', async (req, res) => {
    await change(req, await requireAdmin(deps, req), withoutSessions)
    res.status(204).end()
  })

  router.delete('/auth/accounts/:id/mfa', async (req, res) => {
    await change(req, await requireAdmin(deps, req), withoutMfa)
    res.status(204).end()
  })

  return router
}
