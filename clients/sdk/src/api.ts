import type { RequestOptions, Send } from './http.ts'
import { ApiProblem } from './problem.ts'
import type { Session } from './session.ts'

/** A 401 means "not done", so with a new token anything may be repeated. */
export const withToken = async <Result>(
  session: Session,
  ask: (accessToken: string) => Promise<Result>,
): Promise<Result> => {
  const { accessToken } = await session.tokens()
  try {
    return await ask(accessToken)
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 401)) throw error

    const renewed = await session.renew(accessToken)
    return ask(renewed.accessToken)
  }
}

/** Requests in the name of whoever is logged in. */
export const createApi =
  (deps: { send: Send; session: Session }): Send =>
  (method, path, answer, options: RequestOptions = {}) =>
    withToken(deps.session, (token) => deps.send(method, path, answer, { ...options, token }))
