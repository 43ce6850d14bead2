import { ProblemError } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'
import { register } from './register.ts'

/**
 * The first admin, from the environment. Several instances may try at once, and every start tries again. Whoever holds
 * the name already keeps what they are: an account that a stranger registered must not become the admin's.
 */
export const ensureAdmin = async (deps: Deps): Promise<void> => {
  const { ADMIN_USERNAME: username, ADMIN_PASSWORD: password, ADMIN_EMAIL: email } = deps.config
  if (username === undefined || password === undefined || email === undefined) return

  const isAdmin = async () => (await deps.accounts.findByLogin(username))?.roles.includes('admin') === true
  if (await isAdmin()) return

  try {
    const passwordHash = await deps.passwords.hash(password)
    await register(deps, { username, email, passwordHash, roles: ['admin'], emailVerified: true })
    deps.log.info('the first admin was registered')
  } catch (error) {
    const isTaken = error instanceof ProblemError && error.problem.status === 409
    if (!isTaken) throw error
    if (await isAdmin()) return // of another instance, meanwhile
    const taken = error.slug === 'email-taken' ? 'ADMIN_EMAIL' : 'ADMIN_USERNAME'
    deps.log.warn(`${taken} is taken by somebody who is no admin, so nobody was made one`)
  }
}
