import request from 'supertest'
import { codeOf, stepAt } from '../mfa/totp.ts'
import { asTold } from './as-told.ts'
import { password, type TestAuth } from './open-auth.ts'

/** The authenticator app of somebody in a test. */
export const appOf = (auth: TestAuth, secret: string) => ({
  /** The code of now, or of so many steps later. */
  code: (ahead = 0): string => codeOf(secret, stepAt(auth.deps.now()) + ahead),
})

/** Somebody with a second factor in force; a step has passed since its code was used. */
export const registerWithFactor = async (auth: TestAuth) => {
  const person = await auth.register()
  const { secret } = (await auth.post('/auth/mfa', person.accessToken).expect(200)).body as { secret: string }
  const app = appOf(auth, secret)
  const confirmed = await auth.post('/auth/mfa/confirm', person.accessToken).send({ code: app.code() }).expect(200)
  auth.putForward(30_000)
  return { ...person, secret, app, recoveryCodes: confirmed.body.recoveryCodes as string[] }
}

/** The first step of a login. */
export const mfaTokenOf = async (auth: TestAuth, login: string, given = password): Promise<string> => {
  const answer = await request(auth.app).post('/api/auth/login').send({ login, password: given }).expect(200)
  return answer.body.mfaToken
}

export const giveCode = (auth: TestAuth, mfaToken: string, code: string) =>
  request(auth.app).post('/api/auth/login/mfa').send({ mfaToken, code }).expect(asTold)
