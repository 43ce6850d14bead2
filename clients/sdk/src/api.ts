import type { RequestOptions, Send } from './http.ts'
import { ApiProblem } from './problem.ts'
import type { Session } from './session.ts'

/** Requests in the name of whoever is logged in. A 401 means "not done", so with a new token anything may be repeated. */
export const createApi =
  (deps: { send: Send; session: Session }): Send =>
  async (method, path, answer, options: RequestOptions = {}) => {
    const { accessToken } = await deps.session.tokens()
    try {
      return await deps.send(method, path, answer, { ...options, token: accessToken })
    } catch (error) {
      if (!(error instanceof ApiProblem && error.status === 401)) throw error

      const renewed = await deps.session.renew(accessToken)
      return deps.send(method, path, answer, { ...options, token: renewed.accessToken })
    }
  }
