import { createServer } from 'node:http'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { createIo } from '../../chat-service/src/realtime/create-socket-server.ts'
import { isUpload } from '../../gateway/src/routing/file-routes.ts'
import { takesCredentials } from '../../gateway/src/routing/open-routes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const find = (path: string, pattern: RegExp): string => {
  const [, found] = pattern.exec(read(path)) ?? []
  if (found === undefined) throw new Error(`${path} has nothing like ${pattern}`)
  return found
}
const number = (path: string, pattern: RegExp): number => Number(find(path, pattern).replaceAll('_', ''))

/** What nginx is told twice what the services are told: here it is held together. */
test('the routes that nginx limits more strictly are those that take credentials', () => {
  const alternatives = find('nginx/limits.conf', /\^POST \/api\/auth\/\((.*)\)\/\?/).split('|')
  const inGateway = [...read('gateway/src/routing/open-routes.ts').matchAll(/'POST \/api\/auth\/([^']+)'/g)]

  expect(alternatives.toSorted()).toEqual(inGateway.map(([, path]) => path).toSorted())
  for (const path of alternatives) expect(takesCredentials({ method: 'POST', path: `/api/auth/${path}` })).toBe(true)
})

test('a body may be as large as for the services', () => {
  expect(find('nginx/slow-clients.conf', /client_max_body_size (\d+)k;/)).toBe(
    find('common/src/http/create-http-app.ts', /limit: '(\d+)kb'/),
  )
})

test('a file may be as large as for the service, in a form', () => {
  const formBytes = number('common/src/http/read-form.ts', /overheadBytes = ([\d_]+)/)
  const limitOf = (name: string) =>
    number('chat-service/src/config.ts', new RegExp(`${name}_MAX_BYTES: wholeNumber\\(1\\)\\.default\\(([\\d_]+)\\)`))
  const nginx = read('nginx/uploads.conf')
  const [mebibytes, kibibytes] = [/client_max_body_size (\d+)m;/, /client_max_body_size (\d+)k;/].map((size) =>
    Number(size.exec(nginx)![1]),
  )

  expect(mebibytes! * 1_048_576).toBeGreaterThanOrEqual(limitOf('ATTACHMENT') + formBytes)
  expect(kibibytes! * 1_024).toBeGreaterThanOrEqual(limitOf('AVATAR') + formBytes)
})

test('what is an upload for the gateway is one for nginx', () => {
  const patterns = [...read('nginx/uploads.conf').matchAll(/location ~\* (\S+) \{/g)].map(([, found]) => found!)
  for (const [method, path] of [
    ['POST', '/api/chats/x/attachments'],
    ['PUT', '/api/chats/x/avatar'],
    ['PUT', '/api/users/me/avatar'],
  ] as const) {
    expect(isUpload({ method, path })).toBe(true)
    expect(patterns.filter((pattern) => new RegExp(pattern, 'i').test(path))).toHaveLength(1)
  }
  for (const path of [
    '/api/chats/x/attachments/y',
    '/api/chats/attachments',
    '/api/messages',
    '/x/api/chats/x/attachments',
  ])
    expect(patterns.filter((pattern) => new RegExp(pattern, 'i').test(path))).toEqual([])
})

test('what nginx takes in headers the gateway takes too', () => {
  const first = number('nginx/slow-clients.conf', /client_header_buffer_size (\d+)k;/)
  const [count = 0, size = 0] = find('nginx/slow-clients.conf', /large_client_header_buffers ([\d k]+);/)
    .split(' ')
    .map((part) => Number.parseInt(part, 10))
  expect((first + count * size) * 1_024).toBeLessThanOrEqual(
    number('gateway/src/server/create-front-server.ts', /maxHeaderSize: ([\d_]+)/),
  )
})

test('a silent socket is ended by its heartbeat, not by nginx', () => {
  const { pingInterval, pingTimeout } = createIo(createServer()).engine.opts as Record<string, number> // its defaults
  expect(number('nginx/sockets.conf', /proxy_read_timeout (\d+)s;/) * 1_000).toBeGreaterThan(
    pingInterval! + pingTimeout!,
  )
})

test('nginx gives up a kept connection before the gateway does', () => {
  const keptMs = number('gateway/src/server/create-front-server.ts', /keepAliveTimeout: ([\d_]+)/)
  for (const file of readdirSync(join(root, 'nginx')).filter((name) => name.startsWith('upstreams.')))
    expect(number(`nginx/${file}`, /keepalive_timeout (\d+)s;/) * 1_000).toBeLessThan(keptMs)
})

test('a request id is sane for nginx when it is for the services', () => {
  const ours = find('common/src/http/request-id.ts', /\/\^(.*)\$\//)
  expect(find('nginx/request.conf', /'~\^(.*)\\z' \$http_x_request_id;/)).toBe(ours)
})
