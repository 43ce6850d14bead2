import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import request from 'supertest'
import { withSessionsEnded } from '../accounts/account.ts'
import { changeAccount } from '../accounts/change-account.ts'
import { tellOfLock } from '../login-attempts/tell-of-lock.ts'
import { asTold } from '../testing/as-told.ts'
import { openAuth, password, type TestAuth } from '../testing/open-auth.ts'
import { appOf, giveCode, mfaTokenOf, registerWithFactor } from '../testing/second-factor.ts'

let auth: TestAuth
beforeAll(async () => {
  auth = await openAuth()
  auth.stopClock()
})
afterAll(() => auth.close())

const wrong = '000000'
const subjectsTo = async (address: string) => (await auth.mailsTo(address)).map(({ subject }) => subject)
const auditOf = async (userId: string): Promise<string[]> =>
  (await auth.db.collection('audit').find({ targetId: userId }).toArray()).map(({ action }) => action as string)
const factorOf = async (token: string) => (await auth.get('/auth/mfa', token).expect(200)).body

describe('a second factor', () => {
  test('asks nobody for a code until the app has given its first one', async () => {
    const { user, accessToken } = await auth.register()
    const first = (await auth.post('/auth/mfa', accessToken).expect(200)).body
    const second = (await auth.post('/auth/mfa', accessToken).send({ password }).expect(200)).body
    expect(second).toEqual({ secret: expect.stringMatching(/^[A-Z2-7]{32}$/), otpauthUrl: expect.any(String) })
    expect(second.secret).not.toBe(first.secret)
    expect(await factorOf(accessToken)).toEqual({ enabled: false, recoveryCodesLeft: 0 })
    await auth.logIn(user.username)

    const confirm = (code: string) => auth.post('/auth/mfa/confirm', accessToken).send({ code })
    expect((await confirm(appOf(auth, first.secret).code()).expect(403)).body.type).toBe('/problems/wrong-code')
    const { recoveryCodes } = (await confirm(appOf(auth, second.secret).code()).expect(200)).body
    expect(recoveryCodes).toHaveLength(10)
    expect(await factorOf(accessToken)).toEqual({ enabled: true, recoveryCodesLeft: 10 })

    expect((await confirm(appOf(auth, second.secret).code(1)).expect(409)).body.type).toBe('/problems/mfa-enabled')
    await auth.post('/auth/mfa', accessToken).expect(409)
    await until(async () => (await auth.mailsTo(user.email)).length >= 2)
    expect(await auditOf(user.id)).toContain('mfa-enabled')
  })

  test('ends all other sessions, which began with one factor, and logins that are half done', async () => {
    const { user, accessToken, refreshToken } = await auth.register()
    const other = await auth.logIn(user.username)
    const { secret } = (await auth.post('/auth/mfa', accessToken).expect(200)).body
    const code = appOf(auth, secret).code()
    await auth.post('/auth/mfa/confirm', accessToken).send({ code }).expect(200)

    await auth.get('/auth/me', other.accessToken).expect(401)
    await auth.refresh(other.refreshToken).expect(401)
    await auth.get('/auth/me', accessToken).expect(200)
    await auth.refresh(refreshToken).expect(200)
  })

  test('is kept encrypted, and of recovery codes there are hashes', async () => {
    const { secret, recoveryCodes } = await registerWithFactor(auth)
    const kept = JSON.stringify(await auth.db.collection('accounts').find().toArray())
    expect(kept).toContain('sealedSecret')
    for (const plain of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))])
      expect(kept).not.toContain(plain)
  })

  test('needs the password once the login is a quarter of an hour ago', async () => {
    const own = await openAuth()
    const { accessToken, user } = await own.register()
    await own.db.collection('sessions').updateOne({ userId: user.id }, { $set: { createdAt: new Date(0) } })
    const enrol = (body: object) => own.post('/auth/mfa', accessToken).send(body)
    expect((await enrol({}).expect(403)).body.type).toBe('/problems/wrong-password')
    await enrol({ password: 'not the right one' }).expect(403)
    await enrol({ password }).expect(200)
    await own.close()
  })

  test('of two who confirm at once one gets the recovery codes', async () => {
    const { accessToken } = await auth.register()
    const { secret } = (await auth.post('/auth/mfa', accessToken).expect(200)).body
    const code = appOf(auth, secret).code()
    const answers = await Promise.all([1, 2].map(() => auth.post('/auth/mfa/confirm', accessToken).send({ code })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })
})

describe('a login in two steps', () => {
  test('says nothing of a second factor before the password is right', async () => {
    const { user, app } = await registerWithFactor(auth)
    const { user: plain } = await auth.register()
    const attempt = async (login: string) => {
      const answer = await request(auth.app).post('/api/auth/login').send({ login, password: 'wrong' }).expect(401)
      const { requestId: _, ...body } = answer.body
      return body
    }
    expect(await attempt(user.username)).toEqual(await attempt(plain.username))

    const first = await request(auth.app).post('/api/auth/login').send({ login: user.username, password }).expect(200)
    expect(first.body).toEqual({ mfaRequired: true, mfaToken: expect.any(String) })
    const second = await giveCode(auth, first.body.mfaToken, app.code()).expect(200)
    expect(second.body).toMatchObject({ user: { id: user.id }, expiresIn: 900, refreshToken: expect.any(String) })
    await auth.get('/auth/me', second.body.accessToken).expect(200)
  })

  test('takes a code once, also of many who come with it at once', async () => {
    const { user, app } = await registerWithFactor(auth)
    const mfaToken = await mfaTokenOf(auth, user.username)
    const code = app.code()
    const answers = await Promise.all([1, 2, 3, 4].map(() => giveCode(auth, mfaToken, code)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401, 401, 401])
    const late = await giveCode(auth, mfaToken, code).expect(401)
    expect(late.body).toMatchObject({ type: '/problems/invalid-credentials', detail: 'The code is wrong or was used' })
    await giveCode(auth, mfaToken, app.code(-1)).expect(401)
    await giveCode(auth, mfaToken, app.code(1)).expect(200)
  })

  test('takes a recovery code once, also of two at once, and its owner hears of it', async () => {
    const { user, recoveryCodes, accessToken } = await registerWithFactor(auth)
    const mfaToken = await mfaTokenOf(auth, user.username)
    const before = (await auth.mailsTo(user.email)).length
    const answers = await Promise.all([1, 2].map(() => giveCode(auth, mfaToken, recoveryCodes[3]!.toLowerCase())))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401])
    await giveCode(auth, mfaToken, recoveryCodes[3]!).expect(401)
    expect(await factorOf(accessToken)).toEqual({ enabled: true, recoveryCodesLeft: 9 })

    await until(async () => (await auth.mailsTo(user.email)).length > before)
    expect((await auditOf(user.id)).filter((action) => action === 'recovery-code-used')).toHaveLength(1)
  })

  test('goes on for five minutes, and not once sessions were ended or the factor is gone', async () => {
    const { user, app, recoveryCodes } = await registerWithFactor(auth)
    const refused = async (mfaToken: string) => {
      const { body } = await giveCode(auth, mfaToken, app.code()).expect(400)
      expect(body.type).toBe('/problems/invalid-token')
    }
    const late = await mfaTokenOf(auth, user.username)
    auth.putForward(300_000)
    await refused(late)

    const ended = await mfaTokenOf(auth, user.username)
    await changeAccount(auth.deps, user.id, (account, at) => withSessionsEnded(account, { at }))
    await refused(ended)

    const removed = await mfaTokenOf(auth, user.username)
    const again = await giveCode(auth, await mfaTokenOf(auth, user.username), app.code()).expect(200)
    await auth.remove('/auth/mfa', again.body.accessToken).send({ password, code: recoveryCodes[0] }).expect(204)
    await refused(removed)
  })

  test.each(['', 'garbage', 'A'.repeat(200)])('does not begin with %j', async (mfaToken) => {
    await giveCode(auth, mfaToken, wrong).expect(400)
  })
})

describe('codes', () => {
  const guess = async (mfaToken: string): Promise<number> => (await giveCode(auth, mfaToken, wrong)).status

  test('cannot be guessed: they are slowed, locked for longer and longer, and sessions go on', async () => {
    const { user, app, refreshToken, recoveryCodes } = await registerWithFactor(auth)
    const mfaToken = await mfaTokenOf(auth, user.username)
    const statuses = await Promise.all(Array.from({ length: 12 }, () => guess(mfaToken)))
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    const refused = await giveCode(auth, mfaToken, app.code()).expect(429)
    expect(refused.headers['retry-after']).toBe('1')

    const waits: number[] = []
    for (let round = 0; round < 8; round += 1) {
      auth.putForward((waits.at(-1) ?? 1) * 1_000)
      const token = await mfaTokenOf(auth, user.username)
      await giveCode(auth, token, wrong).expect(401)
      waits.push(Number((await giveCode(auth, token, app.code()).expect(429)).headers['retry-after']))
    }
    expect(waits).toEqual([2, 4, 8, 16, 900, 3_600, 21_600, 21_600])
    await auth.refresh(refreshToken).expect(200)
    await until(async () => (await subjectsTo(user.email)).includes('Wrong codes for your account'))
    expect(await auditOf(user.id)).toContain('account-locked')
    await giveCode(auth, await mfaTokenOf(auth, user.username), recoveryCodes[0]!).expect(200)
  }, 60_000)

  test('stay locked for who reads mails: to leave a lock gives no more guesses at them', async () => {
    const { user, app } = await registerWithFactor(auth)
    const mfaToken = await mfaTokenOf(auth, user.username)
    for (let n = 0; n < 5; n += 1) await guess(mfaToken)
    await tellOfLock(auth.deps, user.id)
    const token = await auth.mailedToken(user.email, 'unlock')
    await request(auth.app).post('/api/auth/unlock').send({ token }).expect(204).expect(asTold)
    await giveCode(auth, mfaToken, app.code()).expect(429)
  })

  test('are counted wherever they are asked for', async () => {
    const { accessToken, app } = await registerWithFactor(auth)
    for (let n = 0; n < 5; n += 1)
      await auth.post('/auth/mfa/recovery-codes', accessToken).send({ code: wrong }).expect(403)
    await auth.post('/auth/mfa/recovery-codes', accessToken).send({ code: app.code() }).expect(429)
    await auth.remove('/auth/mfa', accessToken).send({ password, code: app.code() }).expect(429)
  })

  test('that are right are not counted', async () => {
    const { user, app } = await registerWithFactor(auth)
    for (let n = 0; n < 8; n += 1) {
      const mfaToken = await mfaTokenOf(auth, user.username)
      await giveCode(auth, mfaToken, wrong).expect(401)
      await giveCode(auth, mfaToken, app.code()).expect(200)
      auth.putForward(30_000)
    }
  })
})

describe('taking it off', () => {
  test('needs the password and a code, which is then used', async () => {
    const { user, accessToken, app } = await registerWithFactor(auth)
    const remove = (body: object) => auth.remove('/auth/mfa', accessToken).send(body)
    expect((await remove({ code: app.code() }).expect(403)).body.type).toBe('/problems/wrong-password')
    await remove({ password: 'not the right one', code: app.code() }).expect(403)
    expect((await remove({ password, code: wrong }).expect(403)).body.type).toBe('/problems/wrong-code')
    const before = (await auth.mailsTo(user.email)).length
    await remove({ password, code: app.code() }).expect(204)
    expect((await remove({ password, code: app.code(1) }).expect(409)).body.type).toBe('/problems/mfa-not-enabled')

    await auth.get('/auth/me', accessToken).expect(200)
    await auth.logIn(user.username)
    await until(async () => (await auth.mailsTo(user.email)).length > before)
    expect(await auditOf(user.id)).toContain('mfa-removed')
    expect(
      await auth.db.collection('accounts').countDocuments({ username: user.username, mfa: { $exists: true } }),
    ).toBe(0)
  })

  test('new recovery codes take the place of those that are left', async () => {
    const { user, accessToken, app, recoveryCodes } = await registerWithFactor(auth)
    const replace = (code: string) => auth.post('/auth/mfa/recovery-codes', accessToken).send({ code })
    const { recoveryCodes: fresh } = (await replace(app.code()).expect(200)).body as { recoveryCodes: string[] }
    expect(new Set([...fresh, ...recoveryCodes]).size).toBe(20)

    const mfaToken = await mfaTokenOf(auth, user.username)
    await giveCode(auth, mfaToken, recoveryCodes[0]!).expect(401)
    await giveCode(auth, mfaToken, fresh[0]!).expect(200)
    await replace(fresh[1]!).expect(200)
    expect(await factorOf(accessToken)).toEqual({ enabled: true, recoveryCodesLeft: 10 })
    expect(await subjectsTo(user.email)).not.toEqual([])
  })

  test('what is not there cannot be confirmed, removed or renewed', async () => {
    const { accessToken } = await auth.register()
    for (const ask of [
      auth.post('/auth/mfa/confirm', accessToken).send({ code: wrong }),
      auth.post('/auth/mfa/recovery-codes', accessToken).send({ code: wrong }),
      auth.remove('/auth/mfa', accessToken).send({ password, code: wrong }),
    ])
      expect((await ask.expect(409)).body.type).toBe('/problems/mfa-not-enabled')
  })
})

describe('what is given', () => {
  test.each([{}, { code: 123456 }, { code: '12345' }, { code: wrong, more: 1 }, { code: null }])(
    'as %j is refused',
    async (body) => {
      const { accessToken } = await auth.register()
      await auth.post('/auth/mfa/confirm', accessToken).send(body).expect(400)
      await auth.post('/auth/mfa/recovery-codes', accessToken).send(body).expect(400)
      await auth
        .remove('/auth/mfa', accessToken)
        .send({ password, ...body })
        .expect(400)
      await request(auth.app)
        .post('/api/auth/login/mfa')
        .send({ mfaToken: 'x', ...body })
        .expect(400)
    },
  )
})
