import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { buildProblems } from '../../pages/build-pages.ts'
import { sendRaw, startTestGateway, type TestGateway } from '../testing/test-gateway.ts'

const files = {
  'console/index.html': '<title>console</title>',
  'console/worker.js': 'self.x = 1',
  'console/assets/main-AbC1.js': 'main()',
  'console/assets/main-AbC1.js.gz': gzipSync('main()'),
  'console/assets/main-AbC1.js.br': 'brotli',
  'docs/index.html': '<title>docs</title>',
  'docs/page.css': 'a {}',
  'api/openapi.json': '{"openapi":"3.1.0"}',
  'secret.txt': 'secret',
}

const root = join(import.meta.dirname, '../../..')

let gateway: TestGateway
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat-test-pages-'))
  for (const name of ['console/assets', 'docs', 'api']) await mkdir(join(folder, name), { recursive: true })
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)))
  await buildProblems(root, join(folder, 'problems'))
  gateway = await startTestGateway({ PAGES_DIR: folder })
})
afterAll(async () => {
  await gateway?.stop()
  await rm(folder, { recursive: true })
})

const get = (path: string, accept = 'text/html,*/*;q=0.8') => request(gateway.url).get(path).set('accept', accept)

describe('a person who opens', () => {
  test.each(['/', '/login', '/chats/0123', '/chats/a.b?seq=7', '/verify?token=x', '/metrics/x', '/apis'])(
    '%s gets the console, not kept without asking',
    async (path) => {
      const { text, headers } = await get(path).expect(200).expect('content-type', 'text/html; charset=utf-8')
      expect(text).toBe('<title>console</title>')
      expect(headers).toMatchObject({ 'cache-control': 'no-cache', etag: expect.stringMatching(/^W\/"/) })
    },
  )

  test.each(['/api/docs', '/api/docs/'])('%s gets the page of the API', async (path) => {
    expect((await get(path).expect(200)).text).toBe('<title>docs</title>')
  })

  test.each([
    '/api',
    '/api/',
    '/api/nothing',
    '/api/docs/none.js',
    '/assets/main-gone.js',
    '/internal/x',
    '/Assets/',
    '/problems/none',
  ])('%s is told that it is not there', async (path) => {
    const { body } = await get(path)
      .expect(404)
      .expect('content-type', /problem/)
    expect(body.type).toBe('/problems/not-found')
  })

  test('anything of a page may load nothing from elsewhere', async () => {
    for (const path of ['/', '/chats', '/api/docs']) {
      const policy = (await get(path)).headers['content-security-policy']!
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/)
      expect(policy).not.toMatch(/unsafe|https?:|\*/)
      const again = await get(path)
        .set('if-none-match', (await get(path)).headers['etag']!)
        .expect(304)
      expect(again.headers['content-security-policy']).toBe(policy) // browsers take it for the page they keep
    }
  })
})

describe('the type of a problem leads to a page', () => {
  const refused = async () => (await request(gateway.url).get('/api/users/me').expect(401)).body

  test('that says when it happens, what to do, what it holds and which calls answer it', async () => {
    const { text, headers } = await get((await refused()).type).expect(200)
    expect(text).toContain('<h1>unauthenticated</h1>\n<p>401 Unauthorized</p>\n<h2>A valid access token is needed</h2>')
    expect(text).toContain('<dt>What to do</dt><dd>Renew it with <code>POST /api/auth/refresh</code>')
    expect(text).toContain('<dt><code>requestId</code></dt>')
    expect(text).toMatch(/<a href="\/api\/docs#\/[\w%]+\/getOwnProfile"><code>GET \/api\/users\/me<\/code><\/a>/)
    expect(text).not.toMatch(/<script|style=|<style|href="https?:/)
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      vary: expect.stringMatching(/accept,/i),
    })
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'self'; img-src 'self'; form/)
    await get('/problems/page.css').expect(200)
  })

  test('and for programs to the same as JSON', async () => {
    const { body } = await get((await refused()).type, 'application/json').expect(200)
    expect(body).toMatchObject({
      slug: 'unauthenticated',
      status: 401,
      calls: expect.arrayContaining(['getOwnProfile']),
    })
    await get('/problems/none', 'application/json').expect(404)
  })

  test.each(['/problems', '/problems/'])('%s lists them all', async (path) => {
    const { items } = (await get(path, 'application/json').expect(200)).body
    const { text } = await get(path).expect(200)
    for (const { slug } of items) expect(text).toContain(`<a href="/problems/${slug}">`)
    expect(items.length).toBeGreaterThan(60)
  })
})

describe('files', () => {
  const asset = '/assets/main-AbC1.js'

  test('that are named by what is in them are kept for ever, others are asked for', async () => {
    const kept = async (path: string) => (await get(path, '*/*').expect(200)).headers['cache-control']
    expect(await kept(asset)).toBe('public, max-age=31536000, immutable')
    for (const path of ['/worker.js', '/api/docs/page.css', '/api/openapi.json'])
      expect(await kept(path)).toBe('no-cache')
    expect((await get('/api/openapi.json', '*/*')).body).toEqual({ openapi: '3.1.0' })
  })

  test.each([
    ['br, gzip', 'br'],
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1.0, br;q=0', 'gzip'],
    ['identity', undefined],
    ['zstd', undefined],
  ])('are compressed for who accepts %s', async (accepted, encoding) => {
    const lines = ['host: x', `accept-encoding: ${accepted}`, 'connection: close']
    const answer = await sendRaw(gateway.port, `GET ${asset} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    const [head, body] = answer.split('\r\n\r\n', 2) as [string, string]
    expect(/^content-encoding: (.+)$/im.exec(head)?.[1]).toBe(encoding)
    expect(head).toMatch(/^vary: .*accept-encoding/im)
    expect(head).toMatch(/^content-type: text\/javascript/im)
    const plain = encoding === 'gzip' ? String(gunzipSync(Buffer.from(body, 'latin1'))) : body
    expect(plain).toBe(encoding === 'br' ? 'brotli' : 'main()')
  })

  test('are only looked at with HEAD, and not changed by anything', async () => {
    const { headers, text } = await request(gateway.url).head(asset).set('accept-encoding', 'identity').expect(200)
    expect([headers['content-length'], text]).toEqual(['6', undefined])
    for (const method of ['post', 'put', 'delete', 'patch'] as const)
      for (const path of ['/', asset, '/api/docs']) await request(gateway.url)[method](path).expect(404)
  })

  test.each([
    ...[
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%5c..%5csecret.txt',
    ],
    ...['//secret.txt', '/./secret.txt', '/secret.txt', '/api/docs/../../secret.txt', '/api/docs/..%2f..%2fsecret.txt'],
    ...[
      '/console/index.html',
      '/assets/main-AbC1.js.br',
      '/assets/main-abc1.js',
      '/assets',
      '/index.html%00',
      '/\\secret.txt',
    ],
  ])('%s is none', async (path) => {
    const answer = await sendRaw(gateway.port, `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 (400|404) [\s\S]*application\/problem\+json/)
    expect(answer.endsWith('secret')).toBe(false)
  })
})

test('a gateway without pages has all else', async () => {
  const bare = await startTestGateway({ PAGES_DIR: join(folder, 'none') })
  await request(bare.url).get('/').set('accept', 'text/html').expect(404)
  await request(bare.url)
    .get('/api/users/me')
    .auth(bare.tokenFor('a'.repeat(24)), { type: 'bearer' })
    .expect(200)
  await bare.stop()
})
