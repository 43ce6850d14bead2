import { Agent } from 'node:http'
import { createServer } from 'node:http'
import { listen } from '@chat/common/http/listen'
import express from 'express'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { answerParent } from './answer-parent.ts'

/** The ceiling: Express and http-proxy-middleware with connections that are kept, and nothing else. */
const agent = new Agent({ keepAlive: true })
const app = express()
app.use(createProxyMiddleware({ target: process.env['UPSTREAM_URL']!, agent }))
const server = createServer(app)
const port = await listen(server, { host: '127.0.0.1', port: 0 })

answerParent(
  port,
  (userId) => userId,
  async () => server.closeAllConnections(),
)
