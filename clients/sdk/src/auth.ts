import { account, device, type Account, type Device } from './account.ts'
import type { CookieMode } from './cookie-mode.ts'
import { createEmails, type Emails } from './emails.ts'
import { createEntering, type Entering } from './entering.ts'
import type { Send } from './http.ts'
import { pageOf } from './page.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { ApiProblem, NotLoggedIn } from './problem.ts'
import type { Session } from './session.ts'
import { anything } from './shape.ts'

export type Auth = Entering & {
  /**
   * Ends the session on the server and here; here also when the server does not answer, which is thrown afterwards. With
   * it end the pushes of `createPush`.
   */
  logout: () => Promise<void>
  /** The account. */
  me: () => Promise<Account>
  /** The devices that are logged in. */
  sessions: () => Promise<Device[]>
  endSession: (id: string) => Promise<void>
  endOtherSessions: () => Promise<void>
  password: Passwords
  email: Emails
  /** Leaves a lock, with what was sent by mail. @throws ApiProblem `invalid-token` */
  unlock: (token: string) => Promise<void>
  /**
   * Closes the account, for good. Without a password where the account has none: then the login with the provider has to
   * be a fresh one. @throws ApiProblem `wrong-password`, `confirmation-required`
   */
  deleteAccount: (password?: string) => Promise<void>
}

type Deps = {
  send: Send
  request: Send
  session: Session
  mode: CookieMode
  /** What is to end with the session here. */
  beforeLogout: ReadonlySet<() => Promise<void>>
}

export const createAuth = ({ send, request, session, mode, beforeLogout }: Deps): Auth => ({
  ...createEntering({ send, session, mode }),
  logout: async () => {
    await Promise.allSettled([...beforeLogout].map((end) => end())) // the end of the session ends them too
    try {
      await request('POST', '/auth/logout', anything, { ...(mode.credentials && { credentials: mode.credentials }) })
    } catch (error) {
      if (!(error instanceof NotLoggedIn || (error instanceof ApiProblem && error.status === 401))) throw error
    } finally {
      await session.end('logged-out')
    }
  },
  me: () => request('GET', '/auth/me', account),
  sessions: async () => (await request('GET', '/auth/sessions', pageOf(device))).items,
  endSession: async (id) => void (await request('DELETE', `/auth/sessions/${id}`, anything)),
  endOtherSessions: async () => void (await request('DELETE', '/auth/sessions', anything)),
  password: createPasswords({ send, request }),
  email: createEmails({ send, request }),
  unlock: async (token) => void (await send('POST', '/auth/unlock', anything, { body: { token } })),
  deleteAccount: async (password) => {
    const body = { ...(password !== undefined && { password }) }
    await request('DELETE', '/auth/me', anything, { body, repeatable: false })
    await session.end('logged-out')
  },
})
