import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { createOutbound, type Outbound } from './create-outbound.ts'
import { OutboundFailed, OutboundRefused } from './refusals.ts'
import type { Resolve } from './targets.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  open.push(() => new Promise((done) => (server.close(done), server.closeAllConnections())))
  return (server.address() as AddressInfo).port
}
const serving = async (listener: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listening(createServer(listener))}`

const outboundOf = (options: Partial<Parameters<typeof createOutbound>[0]> = {}): Outbound => {
  const outbound = createOutbound({ privateTargetsEnabled: true, timeoutMs: 5_000, ...options })
  open.push(outbound.close)
  return outbound
}
const nothing = { headers: {}, body: '' }
const namesAre =
  (...lists: string[][]): Resolve =>
  async () =>
    (lists.length > 1 ? lists.shift()! : lists[0]!).map((address) => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }))

test('posts what it is given and tells what was answered', async () => {
  const seen: unknown[] = []
  const url = await serving((req, res) => {
    req.setEncoding('utf8').on('data', (body: string) => seen.push([req.method, req.url, req.headers['x-one'], body]))
    req.on('end', () => res.writeHead(202, { 'retry-after': '7' }).end('taken'))
  })
  const answer = await outboundOf().post(`${url}/hook?a=1`, { headers: { 'x-one': '1' }, body: 'für' })
  expect(answer).toEqual({ status: 202, answer: 'taken', retryAfterMs: 7_000 })
  expect(seen).toEqual([['POST', '/hook?a=1', '1', 'für']])
})

test.each([
  ...['ftp://example.com/', 'file:///etc/passwd', 'javascript:1', 'example.com', '', '//example.com', 'http://'],
  ...['http://user@example.com/', 'https://:secret@example.com/'],
  ...['http://127.0.0.1/', 'http://2130706433/', 'http://0x7f000001/', 'http://0177.0.0.1/', 'http://127.1/'],
  ...['http://127.0.0.1./', 'http://[::1]/', 'http://[::ffff:10.0.0.1]/', 'http://0/', 'http://169.254.169.254/meta'],
  ...['http://１２７.0.0.1/', 'http://[fd00::1]:8080/', 'http://[64:ff9b::a00:1]/'],
])('refuses %p, at once and when it is checked', async (url) => {
  const outbound = outboundOf({ privateTargetsEnabled: false, resolve: () => Promise.reject(new Error('asked')) })
  await expect(outbound.post(url, nothing)).rejects.toThrow(OutboundRefused)
  await expect(outbound.check(url)).rejects.toThrow(OutboundRefused)
})

test('refuses a name that leads into the network, or that does so with one of its addresses', async () => {
  let asked = 0
  const port = await listening(createServer((_, res) => void ((asked += 1), res.end())))
  for (const inner of [['127.0.0.1'], ['93.184.216.34', '127.0.0.1'], ['::ffff:127.0.0.1'], ['fd00::1']]) {
    const outbound = outboundOf({ privateTargetsEnabled: false, resolve: namesAre(inner) })
    await expect(outbound.post(`http://hook.test:${port}/`, nothing)).rejects.toThrow(OutboundRefused)
    await expect(outbound.check(`http://hook.test:${port}/`)).rejects.toThrow(OutboundRefused)
  }
  expect(asked).toBe(0)
})

test('a name that changes between the check and the request is refused then', async () => {
  const resolve = namesAre(['93.184.216.34'], ['127.0.0.1'])
  const outbound = outboundOf({ privateTargetsEnabled: false, resolve })
  await outbound.check('http://hook.test/')
  await expect(outbound.post('http://hook.test/', nothing)).rejects.toThrow(OutboundRefused)
})

test('asks for a name once and connects to that answer', async () => {
  const port = await listening(createServer((_, res) => void res.end('first')))
  let questions = 0
  const resolve: Resolve = async () => [{ address: (questions += 1) === 1 ? '127.0.0.1' : '127.0.0.9', family: 4 }]
  const answer = await outboundOf({ resolve }).post(`http://hook.test:${port}/`, nothing)
  expect({ answer: answer.answer, questions }).toEqual({ answer: 'first', questions: 1 })
})

test('a name that nobody knows fails, and may be known one day', async () => {
  const resolve: Resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
  const outbound = outboundOf({ privateTargetsEnabled: false, resolve })
  await outbound.check('http://hook.test/')
  await expect(outbound.post('http://hook.test/', nothing)).rejects.toMatchObject({ reason: 'ENOTFOUND' })
})

test('follows no redirect', async () => {
  let second = 0
  const elsewhere = await serving((_, res) => void ((second += 1), res.end()))
  const url = await serving((_, res) => void res.writeHead(307, { location: elsewhere }).end())
  expect(await outboundOf().post(url, nothing)).toMatchObject({ status: 307 })
  expect(second).toBe(0)
})

test('who does not answer in time has failed, and who trickles headers too', async () => {
  const silent = await serving(() => {})
  const trickling = createServer()
  trickling.on('connection', (socket) => {
    const timer = setInterval(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), 20)
    socket.on('error', () => {}).on('close', () => clearInterval(timer))
  })
  const outbound = outboundOf({ timeoutMs: 200 })
  for (const url of [silent, `http://127.0.0.1:${await listening(trickling)}`])
    await expect(outbound.post(url, nothing)).rejects.toMatchObject({ name: 'OutboundFailed', reason: 'timeout' })
})

test('of an answer that trickles on there is what came in time', async () => {
  const url = await serving((_, res) => {
    const timer = setInterval(() => res.write('.'), 20)
    res.on('close', () => clearInterval(timer))
  })
  const { status, answer } = await outboundOf({ timeoutMs: 300 }).post(url, nothing)
  expect(status).toBe(200)
  expect(answer).toMatch(/^\.+$/)
})

test('of an endless answer 1 KB is kept and no more is read', async () => {
  let isClosed = false
  const url = await serving((_, res) => {
    const more = (): void => {
      while (!res.destroyed && res.write('x'.repeat(4_096)));
    }
    res.on('drain', more).on('close', () => (isClosed = true))
    more()
  })
  expect(await outboundOf().post(url, nothing)).toEqual({ status: 200, answer: 'x'.repeat(1_024) })
  await until(() => isClosed)
})

test('what is not HTTP, breaks off or is nobody there has failed', async () => {
  const rude = createServer().on('connection', (socket) => void socket.end('+OK ready\r\n'))
  const upgrading = createServer().on('connection', (socket) =>
    socket.once('data', () => socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')),
  )
  const gone = createServer()
  const port = await listening(gone)
  await new Promise((done) => gone.close(done))
  const outbound = outboundOf()
  for (const at of [await listening(rude), await listening(upgrading), port])
    await expect(outbound.post(`http://127.0.0.1:${at}`, nothing)).rejects.toThrow(OutboundFailed)
})

test('keeps a connection for the next request, which bears that it was ended meanwhile', async () => {
  let connections = 0
  const server = createServer((_, res) => void res.end())
  server.on('connection', () => (connections += 1))
  const url = `http://127.0.0.1:${await listening(server)}`
  const outbound = outboundOf()
  await outbound.post(url, nothing)
  await outbound.post(url, nothing)
  expect(connections).toBe(1)
  server.closeAllConnections()
  expect((await outbound.post(url, nothing)).status).toBe(200)
  expect(connections).toBe(2)
})
