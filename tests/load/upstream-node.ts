import { createServer } from 'node:http'
import { listen } from '@chat/common/http/listen'
import { answerParent } from './answer-parent.ts'

/** A service that costs as little as one can: it answers the same page of ten messages, 1 KB of JSON, to everybody. */
const items = Array.from({ length: 10 }, (_, seq) => ({ seq, senderId: 'a'.repeat(24), text: 'x'.repeat(40) }))
const body = Buffer.from(JSON.stringify({ items, next: null }))

const server = createServer({ keepAliveTimeout: 600_000 }, (_req, res) => {
  res.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length })
  res.end(body)
})
const port = await listen(server, { host: '127.0.0.1', port: 0 })

answerParent(
  port,
  (userId) => userId,
  async () => server.closeAllConnections(),
)
