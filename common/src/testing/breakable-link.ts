import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export type BreakableLink = {
  /** As the server's own, through the link. */
  url: string
  /** Ends every connection and refuses new ones. */
  cut: () => void
  mend: () => void
  close: () => Promise<void>
}

/** A TCP link to a server that can be cut and mended. */
export const openLink = async (target: string): Promise<BreakableLink> => {
  const to = new URL(target)
  const sockets = new Set<Socket>()
  let isWhole = true

  const server = createServer((near) => {
    near.on('error', () => undefined)
    if (!isWhole) return void near.destroy()

    const far = connect(Number(to.port), to.hostname)
    far.on('error', () => undefined)
    for (const [from, onwards] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.setNoDelay(true)
      from.pipe(onwards)
      from.on('close', () => {
        onwards.destroy()
        sockets.delete(from)
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  const url = new URL(target)
  url.port = `${(server.address() as AddressInfo).port}` // a TCP server has one

  const cut = (): void => {
    isWhole = false
    for (const socket of sockets) socket.destroy()
  }

  return {
    url: url.href,
    cut,
    mend: () => void (isWhole = true),
    close: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
