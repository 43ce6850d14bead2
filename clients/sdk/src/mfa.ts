import { z } from 'zod'
import type { Send } from './http.ts'
import { lenient } from './lenient.ts'

const state = lenient({ enabled: z.boolean(), recoveryCodesLeft: z.number().default(0) })
const enrolment = lenient({ secret: z.string(), otpauthUrl: z.string() })
const recoveryCodes = lenient({ recoveryCodes: z.array(z.string()) })

/** A key for an authenticator app; `otpauthUrl` is what its picture holds. */
export type Enrolment = z.infer<typeof enrolment>

/** The second factor: codes of an authenticator app (RFC 6238), each good once. */
export type Mfa = {
  state: () => Promise<z.infer<typeof state>>
  /** Asks for no codes before `confirm`. The password is needed where the login was not just now. */
  enrol: (password?: string) => Promise<Enrolment>
  /** With a first code. The recovery codes are told this once. @throws ApiProblem `wrong-code` */
  confirm: (code: string) => Promise<string[]>
  /** New ones; the old ones are void. */
  replaceRecoveryCodes: (code: string) => Promise<string[]>
  /** Without a password where the account has none. @throws ApiProblem `wrong-code`, `wrong-password` */
  remove: (proof: { code: string; password?: string }) => Promise<void>
}

export const createMfa = (request: Send): Mfa => ({
  state: () => request('GET', '/auth/mfa', state),
  enrol: (password) =>
    request('POST', '/auth/mfa', enrolment, { body: { ...(password !== undefined && { password }) } }),
  confirm: async (code) =>
    (await request('POST', '/auth/mfa/confirm', recoveryCodes, { body: { code } })).recoveryCodes,
  replaceRecoveryCodes: async (code) =>
    (await request('POST', '/auth/mfa/recovery-codes', recoveryCodes, { body: { code } })).recoveryCodes,
  remove: async (proof) => void (await request('DELETE', '/auth/mfa', z.unknown(), { body: proof, repeatable: false })), // a code is good once
})
