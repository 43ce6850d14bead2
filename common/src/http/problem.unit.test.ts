import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { problem, toProblem } from './problem.ts'

test('what nobody foresaw is 500 and says nothing', () => {
  expect(toProblem(new Error('secret'))).toEqual({
    type: '/problems/internal',
    title: 'Something went wrong',
    status: 500,
  })
})

test.each([
  [{ retryAfterSeconds: 2 }, 2_000, 2],
  [{ retryAfterSeconds: 0.25 }, 250, 1],
  [{ retryAfterMs: 1_400.2 }, 1_401, 2],
  [{}, undefined, undefined],
])('a refusal that knows when to come back, as %j, says so', (options, retryAfterMs, retryAfterSeconds) => {
  const refused = problem('too-many-requests', options)
  expect(refused.problem.retryAfterMs).toBe(retryAfterMs)
  expect(refused.retryAfterSeconds).toBe(retryAfterSeconds)
})

test('whatever is not available right now is worth another try in a second', () => {
  expect(problem('unavailable').problem).toMatchObject({ status: 503, retryAfterMs: 1_000 })
})

test('a database whose connection was just ended is not there right now', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server has one, a pipe would have a string
  const socket = connect(port, '127.0.0.1')
    .on('error', () => {})
    .resume()

  await once(socket, 'end')
  const error = await new Promise((resolve) => socket.write('a command', resolve))
  server.close()

  expect(error).toMatchObject({ name: 'Error', code: 'EPIPE' })
  expect(toProblem(error)).toMatchObject({ type: '/problems/unavailable', status: 503 })
})
