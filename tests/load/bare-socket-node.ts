import { createServer } from 'node:http'
import { listen } from '@chat/common/http/listen'
import { Server } from 'socket.io'
import { answerParent } from './answer-parent.ts'

/** The ceiling: Socket.IO with the same transport, and nothing but an echo. */
const http = createServer()
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false })
io.on('connection', (socket) => {
  Object.assign(socket.conn, { request: undefined })
  socket.on('message:send', (input: unknown, ack: (answer: unknown) => void) => ack(input))
  socket.emit('ready', {})
})
const port = await listen(http, { host: '127.0.0.1', port: 0 })

answerParent(
  port,
  (userId) => userId,
  async () => void (await io.close()),
)
