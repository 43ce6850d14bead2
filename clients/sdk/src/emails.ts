import type { Send } from './http.ts'
import { anything } from './shape.ts'

export type Emails = {
  /** With the token of a mail, once. @throws ApiProblem `invalid-token` */
  verify: (token: string) => Promise<void>
  /** Another mail with a token for an address that is not verified yet. */
  resend: () => Promise<void>
  /** In force when the new address is verified. @throws ApiProblem `wrong-password`, `confirmation-required` */
  change: (email: string, password?: string) => Promise<void>
}

export const createEmails = ({ send, request }: { send: Send; request: Send }): Emails => ({
  verify: async (token) => void (await send('POST', '/auth/email/verify', anything, { body: { token } })),
  resend: async () => void (await request('POST', '/auth/email/resend', anything)),
  change: async (email, password) =>
    void (await request('POST', '/auth/email', anything, {
      body: { email, ...(password !== undefined && { password }) },
    })),
})
