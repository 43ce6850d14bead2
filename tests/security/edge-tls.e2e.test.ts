import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect, type SecureVersion, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { describeWith } from '../support/describe-with.ts'
import { startNginx, type Nginx } from '../support/nginx.ts'
import { ask, expectProblem } from './edge-ask.ts'
import { startEdgeUpstream, type EdgeUpstream } from './edge-upstream.ts'

const selfSigned = fileURLToPath(new URL('../../nginx/self-signed.sh', import.meta.url))

describeWith(['nginx'], 'with certificates', () => {
  let certificates: string
  let upstream: EdgeUpstream
  let nginx: Nginx
  let url: string

  beforeAll(async () => {
    certificates = await mkdtemp(join(tmpdir(), 'chat-test-certificates-'))
    await promisify(execFile)(selfSigned, [certificates, 'chat.example.org'])
    upstream = await startEdgeUpstream()
    nginx = await startNginx({
      gateways: [upstream.url],
      chats: [upstream.url],
      certificates,
      env: { TRUSTED_PROXIES: '127.0.0.9' },
    })
    url = nginx.httpsUrl!
  })

  afterAll(async () => {
    await nginx?.stop()
    await upstream?.stop()
    await rm(certificates, { recursive: true, force: true })
  })

  const handshake = async (options: { maxVersion?: SecureVersion; minVersion?: SecureVersion }): Promise<TLSSocket> => {
    const ciphers = 'DEFAULT:@SECLEVEL=0' // of this client, which would not speak TLS 1.1 by itself
    const ca = await readFile(join(certificates, 'fullchain.pem'))
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), ca, ciphers, ...options })
    await once(socket, 'secureConnect')
    return socket
  }

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    '%s is spoken, and the certificate is that of the machine',
    async (version) => {
      const socket = await handshake({ minVersion: version, maxVersion: version })
      expect(socket.authorized).toBe(true)
      expect(socket.getPeerCertificate().subjectaltname).toContain('DNS:chat.example.org')
      socket.destroy()
    },
  )

  test('TLS 1.1 is not', async () => {
    await expect(handshake({ minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' })).rejects.toThrow(/alert|protocol/i)
  })

  test('a certificate is not made twice', async () => {
    await expect(promisify(execFile)(selfSigned, [certificates])).rejects.toThrow('is there already')
  })

  test('plain HTTP is told where to go, with method and body, and nothing else', async () => {
    for (const method of ['GET', 'POST']) {
      const { status, headers } = await ask(nginx.url, '/api/chats?limit=5', { method })
      expect(status).toBe(308)
      expect(headers.location).toBe(`${url}/api/chats?limit=5`)
      expect(headers['strict-transport-security']).toBeUndefined()
    }
    expect((await ask(nginx.url, '/metrics')).status).toBe(308)
    expect(
      (await ask(nginx.url, '/socket.io/', { headers: { connection: 'Upgrade', upgrade: 'websocket' } })).status,
    ).toBe(308)
    expectProblem(await ask(nginx.url, '/%00'), 400, 'invalid-request')
    expect(upstream.seen).toEqual([])
  })

  test('browsers are told once to stay with TLS, by whatever answers', async () => {
    for (const path of ['/api/chats', '/metrics'])
      expect((await ask(url, path)).headers['strict-transport-security']).toBe('max-age=31536000')
    expect(upstream.seen.at(-1)!.headers['x-forwarded-proto']).toBe('https')
  })

  test('HTTP/2 is spoken, its errors are problems too', async () => {
    const client = connectHttp2(url, { rejectUnauthorized: false })
    const get = async (headers: Record<string, string>) => {
      const stream = client.request(headers)
      const [answer] = (await once(stream, 'response')) as [Record<string, string>] // as node:http2 says
      return { status: Number(answer[':status']), headers: answer, text: await text(stream) }
    }

    expect((await get({ ':path': '/api/chats', 'x-user-id': 'x' })).status).toBe(200)
    expect(upstream.seen.at(-1)!.headers).toMatchObject({ host: new URL(url).host, 'x-forwarded-for': '127.0.0.1' })
    expect(upstream.seen.at(-1)!.headers).not.toHaveProperty('x-user-id')
    expectProblem(await get({ ':path': '/internal' }), 404, 'not-found')
    expectProblem(await get({ ':path': '/', ':method': 'BREW' }), 405, 'method-not-allowed')
    client.close()
  })

  test('over HTTP/2 too large headers end their own connection, without an answer', async () => {
    const client = connectHttp2(url, { rejectUnauthorized: false })
    const ended = once(client, 'goaway')
    client.on('error', () => {}) // enhance your calm
    client.request({ ':path': '/', 'x-a': 'a'.repeat(12_000) }).on('error', () => {})
    await ended
    expect((await ask(url, '/api/chats')).status).toBe(200)
    client.destroy()
  })

  test('who speaks plainly where TLS is spoken is told in a problem', async () => {
    expectProblem(await ask(url.replace('https:', 'http:'), '/api/chats'), 400, 'invalid-request')
  })
})
