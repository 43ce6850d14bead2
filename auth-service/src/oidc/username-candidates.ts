import { randomInt } from 'node:crypto'
import { displayName } from '../accounts/account.ts'
import type { Person } from './person.ts'

const maxLength = 32

/** What of a name can be in a username; nothing where that is too little. */
const usable = (name: string | undefined): string[] => {
  const [beforeAt = ''] = (name ?? '').split('@')
  const plain = beforeAt.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const kept = plain
    .replace(/[^a-z0-9_.-]+/g, '.')
    .slice(0, maxLength - 5)
    .replace(/^[._-]+|[._-]+$/g, '')
  return kept.length >= 3 ? [kept] : []
}

/** Usernames to try one after another, the nicest first; that all are taken is next to impossible. */
export const usernameCandidates = ({ preferredUsername, email }: Person, random = randomInt): string[] => {
  const [base = 'user'] = [...usable(preferredUsername), ...usable(email)]
  const first = base === 'user' ? [] : [base]
  const numbered = [1, 2, 3].map(() => `${base}-${random(1_000, 10_000)}`)
  const unlikely = [1, 2, 3].map(() => `user-${random(2 ** 47).toString(36)}`)
  return [...first, ...numbered, ...unlikely]
}

/** As people write themselves; undefined where there is nothing to show. */
export const displayNameOf = ({ name = '' }: Person): string | undefined =>
  displayName.safeParse([...name].slice(0, 64).join('')).data
