import { problem } from '../problems.ts'
import { isCommonPassword } from './common-passwords.ts'

/** What this platform is called, as people type it. */
const productNames = ['chatbackend', 'chat-backend', 'chat_backend', 'chat backend']

type Owner = { username: string; email: string }

const namesOf = ({ username, email }: Owner): string[] => [username, email, email.split('@')[0] ?? '', ...productNames]

/** Whether it is only the name of its owner or of the platform, perhaps twice or with digits and signs around it. */
const isName = (password: string, owner: Owner): boolean => {
  const given = password.toLowerCase()
  const bare = given.replaceAll(/^[\d\W_]+|[\d\W_]+$/g, '')
  return namesOf(owner).some((name) => [name, name + name].some((tried) => tried === given || tried === bare))
}

/**
 * Refuses what somebody who guesses tries first. `pointer`: where it stood in the request.
 *
 * @throws ProblemError `common-password`
 */
export const refuseWeakPassword = async (
  password: string,
  owner: Owner,
  pointer: '#/password' | '#/newPassword',
): Promise<void> => {
  const detail = isName(password, owner)
    ? 'must not be a name of yours or of this platform'
    : (await isCommonPassword(password)) && 'is among the first that are tried'
  if (detail !== false) throw problem('common-password', { errors: [{ pointer, detail }] })
}
