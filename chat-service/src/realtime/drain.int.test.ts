import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, test } from '@jest/globals'
import type { MessageData } from '@chat/common/events/chat-content'
import { until } from '@chat/common/testing/until'
import { messageDocs } from '../messages/message.model.ts'
import { startTestChat, type TestChat } from '../testing/start-test-chat.ts'

let chat: TestChat
afterEach(() => chat.stop())

const start = async (env: Record<string, string> = {}) => {
  chat = await startTestChat({ env })
  const ann = await chat.register('ann')
  const { body } = await chat.as(ann).post('/chats').send({ type: 'group', name: 'Tea', memberIds: [] }).expect(201)
  return { ann, chatId: String(body.id) }
}

test('sockets are sent elsewhere one after another, and hear and send until their turn comes', async () => {
  const { ann, chatId } = await start({ DRAIN_SPREAD_MS: '1000' })
  const sockets = await Promise.all(Array.from({ length: 40 }, () => chat.join(ann)))
  const isTold = ({ of }: (typeof sockets)[number]): boolean => of('session:ending').length > 0
  const drained = chat.drain()
  await until(() => sockets.some(isTold))

  const last = sockets.at(-1)!
  expect(last.of('session:ending')).toEqual([])
  const sent = await last.socket.emitWithAck('message:send', { chatId, text: 'still here' })
  expect(sent).toMatchObject({ ok: true })
  await until(() => last.texts().includes('still here'))

  await drained
  await until(() => sockets.every(({ socket }) => socket.disconnected))
  expect(sockets.map(({ of }) => of('session:ending'))).toEqual(sockets.map(() => [{ reason: 'draining' }]))
})

test('what was asked is answered before the socket ends', async () => {
  const { ann, chatId } = await start()
  const { socket } = await chat.join(ann)
  const acknowledged: string[] = []
  for (let number = 1; number <= 200; number += 1)
    socket.emit('message:send', { chatId, text: `${number}` }, ({ data }: { data: MessageData }) =>
      acknowledged.push(data.text),
    )
  await until(() => acknowledged.length > 0)

  await chat.drain()
  await until(() => socket.disconnected)
  const kept = await messageDocs(chat.db)
    .find({ chatId, system: { $exists: false } })
    .sort({ seq: 1 })
    .toArray()
  expect(acknowledged).toEqual(kept.map(({ text }) => text))
})

test('nobody new is let in', async () => {
  const { ann } = await start({ DRAIN_SPREAD_MS: '1000' })
  const sockets = await Promise.all(Array.from({ length: 20 }, () => chat.join(ann)))
  const drained = chat.drain()
  const stranger = chat.openSocket(ann.token)
  await new Promise((resolve) => stranger.once('connect_error', resolve))
  expect(sockets.some(({ socket }) => socket.connected)).toBe(true)
  await drained
})

test('a peer that is gone without a word is not waited for', async () => {
  await start()
  const { hostname, port } = new URL(chat.address)
  const peer = connect(Number(port), hostname)
  const lines = [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    'host: x',
    'connection: upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
  ]
  peer.write(`${lines.join('\r\n')}\r\n\r\n`)
  await once(peer, 'readable')
  const startedAt = performance.now()
  await chat.drain()
  expect(performance.now() - startedAt).toBeLessThan(10_000) // a WebSocket would be waited for three times as long
  peer.destroy()
})
