import type { Send } from './http.ts'
import { anything } from './shape.ts'

export type Passwords = {
  /**
   * Ends all other sessions. Without `currentPassword` where the account has none yet.
   *
   * @throws ApiProblem `wrong-password`, `common-password`, `confirmation-required`, `invalid-request`
   */
  change: (passwords: { currentPassword?: string; newPassword: string }) => Promise<void>
  /** Sends a mail with a token, if there is such an address; whether there is one, nobody is told. */
  forgot: (email: string) => Promise<void>
  /** With the token of that mail, once. @throws ApiProblem `invalid-token`, `common-password`, `invalid-request` */
  reset: (token: string, newPassword: string) => Promise<void>
}

export const createPasswords = ({ send, request }: { send: Send; request: Send }): Passwords => ({
  change: async (passwords) => void (await request('POST', '/auth/password', anything, { body: passwords })),
  forgot: async (email) => void (await send('POST', '/auth/password/forgot', anything, { body: { email } })),
  reset: async (token, newPassword) =>
    void (await send('POST', '/auth/password/reset', anything, { body: { token, newPassword } })),
})
