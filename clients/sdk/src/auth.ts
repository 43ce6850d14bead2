import { z } from 'zod'
import { account, device, signedIn, type Account, type Device } from './account.ts'
import type { Send } from './http.ts'
import { pageOf } from './lenient.ts'
import { ApiProblem, NotLoggedIn } from './problem.ts'
import type { Session } from './session.ts'

export type Registration = { username: string; email: string; password: string; displayName?: string }

export type Auth = {
  /** Makes an account and logs it in. @throws ApiProblem `username-taken`, `email-taken`, `invalid-request` */
  register: (registration: Registration) => Promise<Account>
  /** `login`: username or e-mail address. */
  login: (login: string, password: string) => Promise<Account>
  /** Ends the session on the server and here; here also when the server does not answer, which is thrown afterwards. */
  logout: () => Promise<void>
  /** The account. */
  me: () => Promise<Account>
  /** The devices that are logged in. */
  sessions: () => Promise<Device[]>
  endSession: (id: string) => Promise<void>
  endOtherSessions: () => Promise<void>
}

export const createAuth = (deps: { send: Send; request: Send; session: Session }): Auth => {
  const { send, request, session } = deps

  const enter = async (path: string, body: object): Promise<Account> => {
    const issued = await send('POST', path, signedIn, { body })
    await session.begin(issued.user.id, issued)
    return issued.user
  }

  return {
    register: (registration) => enter('/auth/register', registration),
    login: (login, password) => enter('/auth/login', { login, password }),
    logout: async () => {
      try {
        await request('POST', '/auth/logout', z.unknown())
      } catch (error) {
        if (!(error instanceof NotLoggedIn || (error instanceof ApiProblem && error.status === 401))) throw error
      } finally {
        await session.end('logged-out')
      }
    },
    me: () => request('GET', '/auth/me', account),
    sessions: async () => (await request('GET', '/auth/sessions', pageOf(device))).items,
    endSession: async (id) => void (await request('DELETE', `/auth/sessions/${id}`, z.unknown())),
    endOtherSessions: async () => void (await request('DELETE', '/auth/sessions', z.unknown())),
  }
}
