import type { Client } from './client.ts'
import { anything, array, boolean, number, object, or, string, type Infer } from './shape.ts'

const state = object({ enabled: boolean, recoveryCodesLeft: or(number, 0) })
const enrolment = object({ secret: string, otpauthUrl: string })
const recoveryCodes = object({ recoveryCodes: array(string) })

/** A key for an authenticator app; `otpauthUrl` is what its picture holds. */
export type Enrolment = Infer<typeof enrolment>

/** The second factor: codes of an authenticator app (RFC 6238), each good once. */
export type Mfa = {
  state: () => Promise<Infer<typeof state>>
  /** Asks for no codes before `confirm`. The password is needed where the login was not just now. */
  enrol: (password?: string) => Promise<Enrolment>
  /** With a first code. The recovery codes are told this once. @throws ApiProblem `wrong-code` */
  confirm: (code: string) => Promise<string[]>
  /** New ones; the old ones are void. */
  replaceRecoveryCodes: (code: string) => Promise<string[]>
  /** Without a password where the account has none. @throws ApiProblem `wrong-code`, `wrong-password` */
  remove: (proof: { code: string; password?: string }) => Promise<void>
}

/** The second factor of whoever is logged in; the entry is `@chat/sdk/mfa`. */
export const createMfa = ({ request }: Pick<Client, 'request'>): Mfa => ({
  state: () => request('GET', '/auth/mfa', state),
  enrol: (password) =>
    request('POST', '/auth/mfa', enrolment, { body: { ...(password !== undefined && { password }) } }),
  confirm: async (code) =>
    (await request('POST', '/auth/mfa/confirm', recoveryCodes, { body: { code } })).recoveryCodes,
  replaceRecoveryCodes: async (code) =>
    (await request('POST', '/auth/mfa/recovery-codes', recoveryCodes, { body: { code } })).recoveryCodes,
  remove: async (proof) => void (await request('DELETE', '/auth/mfa', anything, { body: proof, repeatable: false })), // a code is good once
})
