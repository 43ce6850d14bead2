import { account, issuedTokens, mfaChallenge, signedIn, type Account } from './account.ts'
import type { CookieMode } from './cookie-mode.ts'
import type { Send } from './http.ts'
import { ApiProblem, MfaRequired, NotLoggedIn } from './problem.ts'
import type { Session } from './session.ts'
import { either } from './shape.ts'

export type Registration = { username: string; email: string; password: string; displayName?: string }

/** The ways in. */
export type Entering = {
  /** Makes an account and logs it in. @throws ApiProblem `username-taken`, `email-taken`, `invalid-request` */
  register: (registration: Registration) => Promise<Account>
  /**
   * `login`: username or e-mail address.
   *
   * @throws MfaRequired where the account asks for a code as well: `loginMfa` goes on from there
   * @throws ApiProblem `invalid-credentials`, `too-many-requests`
   */
  login: (login: string, password: string) => Promise<Account>
  /** `mfaToken` of what `login` threw; `code` of the authenticator app, or one of the recovery codes. */
  loginMfa: (mfaToken: string, code: string) => Promise<Account>
  /**
   * Who comes back from a provider brings this code in the address. `codeVerifier` where `startUrl` was given its
   * challenge. @throws MfaRequired, ApiProblem `invalid-token`
   */
  loginOidc: (code: string, codeVerifier?: string) => Promise<Account>
  /** In cookie mode, after a page was loaded anew: who the cookie logs in. @throws NotLoggedIn */
  restore: () => Promise<Account>
}

const entered = either(mfaChallenge, signedIn)

export const createEntering = (deps: { send: Send; session: Session; mode: CookieMode }): Entering => {
  const { send, session, mode } = deps

  const enter = async (path: string, body: object): Promise<Account> => {
    const answer = await send('POST', path, entered, { body, ...mode })
    if ('mfaRequired' in answer) throw new MfaRequired(answer.mfaToken)

    await session.begin(answer.user.id, answer)
    return answer.user
  }

  return {
    register: (registration) => enter('/auth/register', registration),
    login: (login, password) => enter('/auth/login', { login, password }),
    loginMfa: (mfaToken, code) => enter('/auth/login/mfa', { mfaToken, code }),
    loginOidc: (code, codeVerifier) =>
      enter('/auth/oidc/token', { code, ...(codeVerifier !== undefined && { codeVerifier }) }),
    restore: async () => {
      if (mode.credentials === undefined) throw new NotLoggedIn()
      try {
        const issued = await send('POST', '/auth/refresh', issuedTokens, { ...mode, repeatable: true })
        const restored = await send('GET', '/auth/me', account, { token: issued.accessToken })
        await session.begin(restored.id, issued)
        return restored
      } catch (cause) {
        throw cause instanceof ApiProblem && cause.status === 401 ? new NotLoggedIn({ cause }) : cause
      }
    },
  }
}
