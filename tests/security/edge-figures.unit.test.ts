import { createServer } from 'node:http'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { createIo } from '../../chat-service/src/realtime/create-socket-server.ts'
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
