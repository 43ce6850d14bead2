import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { listen } from '@chat/common/http/listen'

export type Seen = {
  method: string | undefined
  url: string | undefined
  headers: NodeJS.Dict<string | string[]>
  body: string
}

export type EdgeUpstream = {
  url: string
  /** Every request that came, upgrades too. */
  seen: Seen[]
  /** What to do with the next requests instead of answering them. */
  answer: (respond: (req: IncomingMessage, res: ServerResponse) => void) => void
  stop: () => Promise<void>
}

const headersOfAGateway = { 'strict-transport-security': 'max-age=1', 'x-request-id': 'of-the-gateway', vary: 'Origin' }

/** Stands behind nginx where a test looks at what nginx passes on. Upgrades are accepted and echoed. */
export const startEdgeUpstream = async (): Promise<EdgeUpstream> => {
  const seen: Seen[] = []
  const sockets = new Set<Socket>()
  let respond = (_req: IncomingMessage, res: ServerResponse): void => {
    res.writeHead(200, { 'content-type': 'application/json', ...headersOfAGateway })
    res.end(JSON.stringify({ some: 'text '.repeat(1_000) }))
  }

  const server = createServer((req, res) => {
    void text(req).then((body) => {
      seen.push({ method: req.method, url: req.url, headers: req.headers, body })
      respond(req, res)
    })
  })
  server.on('upgrade', (req, socket: Socket) => {
    seen.push({ method: req.method, url: req.url, headers: req.headers, body: '' })
    sockets.add(socket)
    socket.on('error', () => {})
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n')
    socket.pipe(socket)
  })
  const port = await listen(server, { host: '127.0.0.1', port: 0 })

  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    answer: (next) => void (respond = next),
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
