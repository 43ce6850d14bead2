import { once } from 'node:events'
import { connect } from 'node:net'

const lengthOf = /\r\ncontent-length: (\d+)\r\n/i

/** What a browser sends. */
export const requestLines = (token: string): string[] => [
  'GET /api/chats?limit=50 HTTP/1.1',
  'host: chat.example.com',
  `authorization: Bearer ${token}`,
  'accept: application/json',
  'accept-encoding: gzip, deflate, br',
  'accept-language: en-GB,en;q=0.9',
  'user-agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
]

/**
 * A connection that is kept, one request under way at a time, and no HTTP client around it: one of those takes as long
 * for a request as a proxy does. `ask` resolves when the whole answer is there and throws unless it is 200.
 */
export const openConnection = async ({ port, token }: { port: number; token: string }) => {
  const bytes = Buffer.from(`${requestLines(token).join('\r\n')}\r\n\r\n`)
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  socket.setEncoding('latin1')

  let text = ''
  let answered: { resolve: () => void; reject: (error: Error) => void } | undefined
  socket.on('data', (chunk: string) => {
    text += chunk
    const headEnd = text.indexOf('\r\n\r\n')
    if (headEnd < 0) return

    const head = text.slice(0, headEnd + 2)
    if (text.length < headEnd + 4 + Number(lengthOf.exec(head)?.[1])) return
    text = ''
    if (head.startsWith('HTTP/1.1 200 ')) answered?.resolve()
    else answered?.reject(new Error(head))
  })
  socket.on('close', () => answered?.reject(new Error('the connection was closed')))

  return {
    ask: () =>
      new Promise<void>((resolve, reject) => {
        answered = { resolve, reject }
        socket.write(bytes)
      }),
    close: () => socket.destroy(),
  }
}
