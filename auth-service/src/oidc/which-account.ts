import { isOpen, type Account } from '../accounts/account.ts'
import type { Person } from './person.ts'
import type { Refusal } from './refusal.ts'

/** Who there is: with this login at the provider, and with the address that the provider names. */
export type Known = { byIdentity: Account | null; byEmail: Account | null }

export type Decision =
  | { kind: 'log-in'; account: Account }
  | { kind: 'link'; account: Account }
  | { kind: 'register'; email: string; emailVerified: boolean }
  | { kind: 'refuse'; refusal: Refusal }

const refuse = (refusal: Refusal): Decision => ({ kind: 'refuse', refusal })

export const hasProvider = ({ identities }: Account, provider: string): boolean =>
  identities.some((identity) => identity.provider === provider)

export const hasIdentity = ({ identities }: Account, { provider, subject }: Person): boolean =>
  identities.some((identity) => identity.provider === provider && identity.subject === subject)

/**
 * Whether this address, at the provider and here, is surely of one and the same person. Here it must have been verified
 * too: else somebody could have registered it before its owner came. An account that knows another login of the provider
 * is not this person's: addresses are given to others, subjects are not.
 */
export const isTheirs = (account: Account, { provider, email, emailVerified }: Person): boolean =>
  emailVerified &&
  account.emailVerified &&
  account.email === email &&
  account.deletedAt === undefined &&
  !hasProvider(account, provider)

/** Whose login it is that somebody has made at a provider. */
export const whichAccount = (person: Person, { byIdentity, byEmail }: Known): Decision => {
  if (byIdentity !== null) {
    if (byIdentity.deletedAt !== undefined) return refuse('failed')
    return isOpen(byIdentity) ? { kind: 'log-in', account: byIdentity } : refuse('account-disabled')
  }

  const { email, emailVerified } = person
  if (email === undefined) return refuse('email-required')
  if (byEmail === null) return { kind: 'register', email, emailVerified }
  if (!isTheirs(byEmail, person)) return refuse('email-taken')
  return isOpen(byEmail) ? { kind: 'link', account: byEmail } : refuse('account-disabled')
}

/** Whether somebody who is logged in as `account` gets this login too; null: it is theirs already. */
export const mayLink = (account: Account, person: Person, byIdentity: Account | null): Refusal | 'yes' | null => {
  if (!isOpen(account)) return 'account-disabled'
  if (hasIdentity(account, person)) return null
  if (byIdentity !== null) return 'identity-taken'
  return hasProvider(account, person.provider) ? 'provider-linked' : 'yes'
}
