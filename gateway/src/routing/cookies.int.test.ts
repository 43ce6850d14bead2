import { afterAll, beforeAll, expect, test } from '@jest/globals'
import request from 'supertest'
import { startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

let gateway: TestGateway
let token: string

beforeAll(async () => {
  gateway = await startTestGateway({ RATE_LIMIT_ENABLED: 'false', CORS_ORIGINS: 'https://app.example' })
  token = gateway.tokenFor('64b7f0c2a1d2e3f405060708')
})
afterAll(() => gateway.stop())

const ask = (path: string) => request(gateway.url).get(path).auth(token, { type: 'bearer' }).set('cookie', 'a=1; b=2')

test('cookies go to auth-service, and to nobody else', async () => {
  expect((await ask('/api/auth/me').expect(200)).body.headers.cookie).toBe('a=1; b=2')
  for (const path of ['/api/users/me', '/api/chats', '/api/messages/x', '/api/notifications', '/api/attachments/x'])
    expect((await ask(path).expect(200)).body.headers.cookie).toBeUndefined()
})

test('several cookies and a redirect come back as they were set, to be followed nowhere else', async () => {
  const cookies = ['a=1; Path=/api/auth; HttpOnly; Secure; SameSite=Strict', 'b=; Max-Age=0; Path=/api/auth/oidc']
  gateway.auth.answer = (_req, res) =>
    void res.writeHead(302, { 'set-cookie': cookies, location: 'https://login.example/authorize?state=x%20y' }).end()
  const answer = await request(gateway.url).get('/api/auth/oidc/example/start').redirects(0).expect(302)
  gateway.auth.answer = undefined

  expect(answer.headers['set-cookie']).toEqual(cookies)
  expect(answer.headers.location).toBe('https://login.example/authorize?state=x%20y')
  expect(answer.headers['referrer-policy']).toBe('no-referrer')
})

test('no other origin may ask with cookies, also where it may read', async () => {
  const answer = await ask('/api/auth/me').set('origin', 'https://app.example').expect(200)
  expect(answer.headers['access-control-allow-origin']).toBe('https://app.example')
  expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
})
