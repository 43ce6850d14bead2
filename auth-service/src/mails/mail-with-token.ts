import type { Deps } from '../deps.ts'
import { workOf, type Work } from '../work/work.ts'
import type { MailData } from './mail-data.ts'

type Given = Pick<MailData, 'template' | 'to' | 'username'> & {
  token: string
  lifetimeMs: number
  at: Date
  requestId?: string | undefined
}

/** The mail that brings a token, as long as that counts. */
export const mailWithToken = (
  { vault }: Pick<Deps, 'vault'>,
  { template, to, username, token, lifetimeMs, at, requestId }: Given,
): Work => {
  const sealedToken = vault.seal(token, 'mail-token')
  const uselessAfter = new Date(at.getTime() + lifetimeMs)
  return workOf('mail', { template, to, username, sealedToken, uselessAfter }, { at, requestId })
}
