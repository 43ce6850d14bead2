import { createServer } from 'node:http'
import { listen } from '@chat/common/http/listen'
import { Server } from 'socket.io'
import { answerParent } from './answer-parent.ts'

/** The ceiling: Socket.IO with the same transport, everybody in one room, and what somebody sends goes to all of it. */
const http = createServer()
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false })
io.on('connection', async (socket) => {
  Object.assign(socket.conn, { request: undefined })
  await socket.join('room')
  socket.on('message:send', (payload: unknown, ack: (answer: unknown) => void) => {
    io.to('room').emit('message:new', payload)
    ack({ ok: true })
  })
  socket.emit('ready', {})
})
const port = await listen(http, { host: '127.0.0.1', port: 0 })

answerParent(
  port,
  (userId) => userId,
  async () => void (await io.close()),
)
