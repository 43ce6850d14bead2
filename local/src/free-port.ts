import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

export const isPortFree = (port: number, host = '127.0.0.1'): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })

/**
 * A port for a server that may be ended and started again on it. It lies below the range from which the system gives
 * ports to outgoing connections: in that range a client that calls a port nobody listens on can end up connected to
 * itself, and then holds the port.
 */
export const findFreePort = async (): Promise<number> => {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(15_000, 30_000)
    if (await isPortFree(port)) return port
  }
  throw new Error('no free port on 127.0.0.1 between 15000 and 30000')
}
