import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Router } from 'express'
import { z } from 'zod'
import { listen } from '../http/listen.ts'
import { createLogger } from '../log/logger.ts'
import { createAccounts } from './accounts-client.ts'
import { createAddresses } from './addresses-client.ts'
import { createInternalApp } from './internal-app.ts'
import { createInternalClient } from './internal-client.ts'

const secret = 'a secret between services'
const log = createLogger({ service: 'test', level: 'silent', format: 'json' })
const ada = { userId: 'a'.repeat(24), username: 'ada', displayName: 'Ada', createdAt: '2030-01-01', deleted: false }

let server: Server
let url: string
let asked: unknown[] = []

beforeAll(async () => {
  const router = Router()
  router.get('/echo', (req, res) => void res.json(req.query))
  router.get('/slow', () => {})
  router.get('/moved', (_req, res) => res.redirect('/internal/echo'))
  router.get('/html', (_req, res) => void res.send('<p>'))
  router.get('/accounts', (req, res) => {
    asked.push(req.query)
    res.json({ items: [ada] })
  })
  router.get('/addresses', (req, res) => {
    asked.push(req.query)
    res.json({ items: [{ userId: ada.userId, address: 'ada@example.org', username: 'ada' }] })
  })
  server = createServer(createInternalApp({ log, secret }, [router]))
  url = `http://127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0 })}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const unavailable = { slug: 'unavailable' }

describe('the listener between services', () => {
  test.each([
    [undefined],
    [''],
    ['Bearer '],
    ['Bearer wrong'],
    [secret],
    [`Basic ${secret}`],
    [`Bearer ${secret}x`],
    [`Bearer ${secret.slice(1)}`],
  ])('is closed to %p', async (authorization) => {
    const answer = await fetch(`${url}/internal/echo`, {
      headers: authorization === undefined ? {} : { authorization },
    })
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ type: '/problems/unauthenticated' })
  })

  test('answers problems for what is not there', async () => {
    const answer = await fetch(`${url}/internal/none`, { headers: { authorization: `Bearer ${secret}` } })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
  })
})

describe('asking another service', () => {
  test('sends lists as repeated names and leaves out what is undefined', async () => {
    const query = { ids: ['a', 'b,c'], since: 'x&y', none: undefined }
    const answer = await createInternalClient({ url, secret }).get('/internal/echo', query, z.unknown())
    expect(answer).toEqual({ ids: ['a', 'b,c'], since: 'x&y' })
  })

  test.each(['/internal/none', '/internal/moved', '/internal/html', '/internal/slow'])('%s is unavailable', (path) =>
    expect(createInternalClient({ url, secret, timeoutMs: 200 }).get(path, {}, z.unknown())).rejects.toMatchObject(
      unavailable,
    ),
  )

  test('so are an answer of another form, a wrong secret and nobody there', async () => {
    const client = createInternalClient({ url, secret })
    await expect(client.get('/internal/echo', {}, z.object({ items: z.array(z.string()) }))).rejects.toMatchObject(
      unavailable,
    )
    const stranger = createInternalClient({ url, secret: 'another one' })
    await expect(stranger.get('/internal/echo', {}, z.unknown())).rejects.toMatchObject(unavailable)
    const lost = createInternalClient({ url: 'http://127.0.0.1:9', secret })
    await expect(lost.get('/internal/echo', {}, z.unknown())).rejects.toMatchObject(unavailable)
  })
})

describe('accounts', () => {
  test('are asked for by what can be an id or a name, in lower case', async () => {
    asked = []
    const accounts = createAccounts(createInternalClient({ url, secret }))
    expect(
      await accounts.find({ ids: [ada.userId, 'nobody'], usernames: ['ADA', 'no,body', 'ab', '\u212Aate'] }),
    ).toEqual([ada])
    expect(asked).toEqual([{ ids: ada.userId, usernames: 'ada' }])
  })

  test('nobody is asked about nothing', async () => {
    asked = []
    const accounts = createAccounts(createInternalClient({ url, secret }))
    expect(await accounts.find({})).toEqual([])
    expect(await accounts.find({ ids: ['x'], usernames: ['?'] })).toEqual([])
    expect(asked).toEqual([])
  })
})

describe('addresses', () => {
  const addresses = createAddresses(createInternalClient({ url: 'http://127.0.0.1:9', secret }))

  test('are those of whom something was answered', async () => {
    asked = []
    const found = await createAddresses(createInternalClient({ url, secret })).find([ada.userId, 'b'.repeat(24)])
    expect([...found]).toEqual([[ada.userId, { address: 'ada@example.org', username: 'ada' }]])
    expect(asked).toEqual([{ ids: [ada.userId, 'b'.repeat(24)] }])
  })

  test('are not asked for of nobody, nor of more than are answered', async () => {
    expect(await addresses.find([])).toEqual(new Map())
    await expect(addresses.find(Array<string>(101).fill(ada.userId))).rejects.toThrow(RangeError)
    await expect(addresses.find([ada.userId])).rejects.toMatchObject(unavailable)
  })
})
