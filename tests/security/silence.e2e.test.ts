import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { createMfa } from '@chat/sdk/mfa'
import { MfaRequired } from '@chat/sdk/problem'
import { memoryStorage } from '@chat/sdk/token-storage'
import { connect } from 'amqplib'
import { codeOf, stepAt } from '../../auth-service/src/mfa/totp.ts'
import { mailedToken } from '../e2e/mails.ts'
import { createPeople, password, type People } from '../e2e/people.ts'
import { startPlatform, type Platform } from '../e2e/platform.ts'
import { openRawSocket } from '../e2e/raw-socket.ts'
import { describeWith } from '../support/describe-with.ts'
import { takeVirtualHost, type Broker } from '../support/virtual-host.ts'

/** Told to the platform in some way, and to be told by it to nobody else. */
const secrets = new Map<string, string>()
const secret = <Text extends string>(what: string, text: Text): Text => {
  secrets.set(text, what)
  return text
}

const leaksIn = (text: string): string[] =>
  [...secrets].filter(([given]) => text.includes(given)).map(([given, what]) => `${what}: ...${around(text, given)}...`)

const around = (text: string, given: string): string => {
  const at = text.indexOf(given)
  return text.slice(Math.max(0, at - 200), at + 200)
}

describeWith(['rabbitmq'], 'a platform that logs all it can', () => {
  let rabbitmq: Broker
  let platform: Platform
  let people: People
  const events: string[] = []
  const refusals: string[] = []
  let stopListening: () => Promise<void>

  beforeAll(async () => {
    rabbitmq = await takeVirtualHost('silence')
    platform = await startPlatform({
      rabbitmqUrl: rabbitmq.url,
      env: {
        LOG_LEVEL: 'trace',
        LOG_FORMAT: 'json',
        ADMIN_USERNAME: 'first-admin',
        ADMIN_PASSWORD: secret('admin password', 'a password of the admin'),
        ADMIN_EMAIL: secret('admin address', 'first@admin.example'),
      },
    })
    people = createPeople(platform.url)

    const connection = await connect(rabbitmq.url)
    const channel = await connection.createChannel()
    const { queue } = await channel.assertQueue('', { exclusive: true })
    for (const exchange of ['chat.events', 'chat.live']) await channel.bindQueue(queue, exchange, '#')
    await channel.consume(queue, (message) => void (message && events.push(message.content.toString())), {
      noAck: true,
    })
    stopListening = () => connection.close()
  }, 120_000)

  afterAll(async () => {
    people?.leave()
    await stopListening?.()
    await platform?.remove()
    await rabbitmq?.stop()
  }, 60_000)

  /** A request whose answer, where it refuses, has to be silent too. */
  const ask = async (
    path: string,
    {
      method = 'POST',
      raw,
      body,
      token,
      headers = {},
    }: {
      method?: string
      raw?: string
      body?: object
      token?: string
      headers?: Record<string, string>
    } = {},
  ) => {
    const content = raw ?? (body && JSON.stringify(body))
    const response = await fetch(`${platform.url}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(content !== undefined && { body: content }),
    })
    const text = await response.text()
    if (response.status >= 400) refusals.push(text)
    return { status: response.status, text }
  }

  test('says no password, token, code, address or text in logs, events and refusals', async () => {
    secret('password', password)
    const mailDir = join(platform.dataDir, 'mail')
    const storage = memoryStorage()
    const ada = await people.register('ada', { storage })
    const bob = await people.join('bob')
    const address = secret('address', `${ada.username}@example.org`)
    secret('address', `${bob.username}@example.org`)
    const kept = (await storage.read())!
    const token = secret('access token', kept.accessToken)
    secret('refresh token', kept.refreshToken!)

    // mails
    await ada.client.email.verify(secret('token to verify', await mailedToken(mailDir, address, 'verify')))
    const changed = secret('new address', `changed-${ada.username}@example.org`)
    await ada.client.email.change(changed, password)
    await ada.client.email.verify(secret('token to change', await mailedToken(mailDir, changed, 'verify')))
    await ada.client.password.forgot(changed)
    const resetToken = secret('token to reset', await mailedToken(mailDir, changed, 'reset'))
    const next = secret('new password', 'a quite other stallion')
    await ada.client.password.reset(resetToken, next)
    await ask('/api/auth/password/reset', { body: { token: resetToken, newPassword: next } })

    // logins
    const wrong = secret('wrong password', 'a stallion that is wrong')
    await ask('/api/auth/login', { body: { login: changed, password: wrong } })
    await ask('/api/auth/login', {
      body: { login: secret('unknown address', 'nobody@nowhere.example'), password: wrong },
    })
    await ada.client.login(ada.username, next)
    const now = (await storage.read())!
    secret('access token', now.accessToken)
    secret('refresh token', now.refreshToken!)
    const { secret: key } = await createMfa(ada.client).enrol()
    secret('key of the second factor', key)
    const [recovery, second] = await createMfa(ada.client).confirm(codeOf(key, stepAt(new Date())))
    for (const each of [recovery!, second!]) secret('recovery code', each)
    const challenge = await people
      .open()
      .client.login(ada.username, next)
      .catch((error: unknown) => error)
    const mfaToken = secret('token for the second step', (challenge as MfaRequired).mfaToken)
    await ask('/api/auth/login/mfa', { body: { mfaToken, code: secret('wrong code', 'ABCDEFGHIJKLMNOPQRSTUVWX') } })
    await people.open().client.loginMfa(mfaToken, recovery!)
    await ask('/api/auth/login/mfa', { body: { mfaToken, code: recovery } })
    const inCookie = await fetch(`${platform.url}/api/auth/login?cookie=true`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: platform.url },
      body: JSON.stringify({ login: bob.username, password }),
    })
    secret('cookie', /=([^;]+)/.exec(inCookie.headers.getSetCookie()[0]!)![1]!)

    // what people say, and signed addresses; texts are in events, which carry them to those who may read them
    const said = 'a text that nobody else is told'
    const { chatId, id } = await bob.client.messages.send({ to: ada.username, text: said })
    await bob.client.messages.edit(chatId, id, `${said} again`)
    await ask(`/api/messages/search?q=${encodeURIComponent(said)}`, { method: 'GET', token })
    const signature = secret('signature', 'c2lnbmF0dXJlLXRoYXQtaXMtbm9uZQ')
    await ask(`/api/attachments/0123456789abcdef01234567?expires=1&signature=${signature}`, { method: 'GET' })

    // what is broken, with secrets in odd places
    for (const place of [
      `/api/auth/login?password=${encodeURIComponent(wrong)}&token=${now.accessToken}`,
      `/api/auth/sessions/${now.refreshToken}`,
      `/api/users/${address}`,
      `/socket.io/?token=${now.accessToken}`,
      `/api/nothing?token=${resetToken}`,
    ])
      await ask(place, { method: 'GET', token: now.accessToken })
    for (const raw of [
      `{"login":"ada","password":"${wrong}"`,
      `{"password":"${wrong}",}`,
      `password=${wrong}`,
      JSON.stringify({ login: 7, password: wrong, refreshToken: now.refreshToken }),
      JSON.stringify({ [wrong]: now.accessToken }),
      JSON.stringify([wrong]),
    ])
      for (const path of ['/api/auth/login', '/api/auth/register', '/api/auth/refresh', '/api/auth/password/reset'])
        await ask(path, { raw })
    await ask('/api/users/me', {
      method: 'GET',
      headers: { authorization: `Basic ${now.accessToken}`, cookie: `token=${now.refreshToken}` },
    })
    await ask('/api/users/me', { method: 'GET', token: `${now.accessToken}x` })
    const socket = await openRawSocket(platform.url, `${now.accessToken}x`)
    refusals.push(JSON.stringify(socket.refusal()))
    const open = await openRawSocket(platform.url, (await storage.read())!.accessToken)
    refusals.push(JSON.stringify(await open.ask('auth:renew', { token: `${now.accessToken}y` })))
    refusals.push(JSON.stringify(await open.ask('message:send', { chatId: wrong, text: said })))
    open.close()

    await ada.client.password.change({
      currentPassword: next,
      newPassword: secret('newest password', 'one more stallion yet'),
    })
    await bob.client.deleteAccount(password)
    await until(() => events.some((event) => event.includes('user_deleted')), { timeoutMs: 15_000 })

    expect(events.length).toBeGreaterThan(5)
    expect(refusals.length).toBeGreaterThan(30)
    expect(leaksIn(events.join('\n'))).toEqual([])
    // a field that is not known is named to who sent it
    const named = [wrong, now.accessToken]
    expect(leaksIn(refusals.join('\n')).filter((leak) => !named.some((text) => leak.includes(`#/${text}`)))).toEqual([])

    secret('text', said)
    const log = readFileSync(platform.logFile, 'utf8')
    expect(log.split('\n').filter((line) => line.includes('"level":"debug"')).length).toBeGreaterThan(50)
    expect(leaksIn(log)).toEqual([])
  }, 120_000)

  test('would be heard if it were said', () => {
    expect(leaksIn(`{"msg":"${password}"}`)).toEqual([expect.stringContaining('password')])
  })
})
