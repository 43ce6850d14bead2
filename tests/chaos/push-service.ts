import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

export type Pushed = { device: string; topic: string | undefined }

/** A push service that takes everything, unless `answer` says otherwise; a device is the last part of its endpoint. */
export const openPushService = async () => {
  const pushed: Pushed[] = []
  let answer = (): number => 201
  const server = createServer((req, res) => {
    req.resume()
    req.on('end', () => {
      const status = answer()
      const topic = req.headers['topic']
      if (status === 201)
        pushed.push({ device: req.url!.slice(1), topic: typeof topic === 'string' ? topic : undefined })
      res.writeHead(status).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    endpointOf: (device: string): string => `http://127.0.0.1:${port}/${device}`,
    pushed,
    /** The status of every answer from now on. */
    answerWith: (status: number): void => void (answer = () => status),
    close: async (): Promise<void> => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export type PushService = Awaited<ReturnType<typeof openPushService>>
