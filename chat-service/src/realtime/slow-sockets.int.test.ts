import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import type { MessageData } from '@chat/common/events/chat-content'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { until } from '@chat/common/testing/until'
import { io as connect, type Socket } from 'socket.io-client'
import request from 'supertest'
import { insertMessages } from '../testing/insert-messages.ts'
import { startTestChat } from '../testing/start-test-chat.ts'
import { createIo } from './create-socket-server.ts'
import { dropSlowSockets } from './slow-sockets.ts'

const patient = { timeoutMs: 60_000 }

let stop: () => Promise<unknown>
afterEach(() => stop())

/** From now on its end of the TCP connection is not read. */
const readNoMore = ({ io }: Socket): void =>
  (io.engine.transport as unknown as { ws: { pause: () => void } }).ws.pause() // the WebSocket of `ws`

test('who does not read a busy chat is dropped and finds all of it by sync, while others hear it in time', async () => {
  const chat = await startTestChat({ env: { SOCKET_BUFFER_MAX_BYTES: '200000', SOCKET_BUFFER_CHECK_MS: '50' } })
  stop = chat.stop
  const [ann, bob] = [await chat.register('ann'), await chat.register('bob')]
  const input = { type: 'group', name: 'Tea', memberIds: [bob.userId] }
  const { body } = await chat.as(ann).post('/chats').send(input).expect(201)
  const [slow, good, idle] = [await chat.join(bob), await chat.join(bob), await chat.join(ann)]
  const dropped = async () => {
    const { text } = await request(chat.address).get('/metrics')
    return Number(/^socket_slow_dropped_total\{.*\} (\d+)/m.exec(text)?.[1] ?? 0)
  }
  expect(await dropped()).toBe(0)

  readNoMore(slow.socket)
  const long = '\u{1f30d}'.repeat(8_000) // four bytes each
  let sent = 0
  while ((await dropped()) === 0 && sent < 2_000) {
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => idle.socket.emitWithAck('message:send', { chatId: body.id, text: long })),
    )
    expect(replies.every(({ ok }) => ok)).toBe(true)
    sent += replies.length
    await until(() => good.texts().length === sent, patient) // less than the limit waits for somebody who reads
  }
  expect(await dropped()).toBe(1)
  expect(good.socket.connected && idle.socket.connected).toBe(true)

  const again = await chat.join(bob)
  const found: MessageData[] = []
  let cursor: string | null | undefined
  do {
    const asked = { chats: { [body.id]: 1 }, ...(cursor && { cursor }) }
    const { data } = await again.socket.emitWithAck('sync', asked)
    found.push(...data.chats[body.id].items)
    cursor = data.cursor
  } while (cursor)
  expect(found.map(({ seq }) => seq)).toEqual(Array.from({ length: sent }, (_, index) => index + 2))
}, 120_000)

test('what waits for them stays bounded, whatever is sent', async () => {
  const http = createServer().listen(0, '127.0.0.1')
  await once(http, 'listening')
  const io = createIo(http)
  const { registry } = createMetrics('test')
  const log = createLogger({ service: 'chat-service', level: 'silent', format: 'json' })
  const maxBytes = 500_000
  const dropping = dropSlowSockets({ io, log, registry }, { maxBytes, checkMs: 20 })
  const address = `http://127.0.0.1:${(http.address() as AddressInfo).port}` // a TCP server has one
  const client = connect(address, { transports: ['websocket'], reconnection: false, forceNew: true })
  stop = async () => {
    dropping.stop()
    client.disconnect()
    await io.close()
  }
  const [socket] = await once(io, 'connection')
  socket.data = { caller: { userId: 'a' }, requestId: 'a' }
  await until(() => client.connected, patient)
  readNoMore(client)

  const text = 'x'.repeat(20_000)
  const { conn } = socket
  let most = 0
  for (let sent = 0; socket.connected && sent < 20_000; sent += 1) {
    io.emit('message:new', { text } as never)
    most = Math.max(most, conn.writeBuffer.length * text.length)
    if (sent % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5)) // 40 MB/s at most
  }
  expect(socket.connected).toBe(false)
  expect(most).toBeGreaterThan(maxBytes)
  expect(most).toBeLessThan(40 * maxBytes)
  await until(() => conn.writeBuffer.length === 0, patient)
}, 120_000)

test('a long answer to somebody who reads slowly is not cut', async () => {
  const chat = await startTestChat({ env: { SOCKET_BUFFER_MAX_BYTES: '100000', SOCKET_BUFFER_CHECK_MS: '10' } })
  stop = chat.stop
  const ann = await chat.register('ann')
  const { body } = await chat.as(ann).post('/chats').send({ type: 'group', name: 'Tea', memberIds: [] }).expect(201)
  const { socket } = await chat.join(ann)
  const text = '\u{1f30d}'.repeat(8_000)
  await insertMessages(chat.db, { chatId: body.id, senderId: ann.userId, from: 2, count: 100 }, () => ({
    text,
    words: [],
  }))
  const { data } = await socket.emitWithAck('sync', { chats: { [body.id]: 1 } })
  expect(data.chats[body.id].items).toHaveLength(100)
  expect(socket.connected).toBe(true)
}, 120_000)
