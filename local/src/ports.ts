import { once } from 'node:events'
import { createServer } from 'node:net'
import { CannotStart } from './cannot-start.ts'
import { errorCodeOf } from './error-code.ts'

type Address = { host: string; port: number }

const reasons: Record<string, string> = {
  EADDRINUSE: 'is taken by another program',
  EACCES: 'may not be used by this user',
  EADDRNOTAVAIL: 'is not an address of this machine',
  ENOTFOUND: 'is not an address of this machine',
}

/** Looks before anything slow is started. @throws CannotStart */
export const checkPort = async ({ host, port }: Address): Promise<void> => {
  const probe = createServer()
  try {
    probe.listen(port, host)
    await once(probe, 'listening')
  } catch (error) {
    throw portProblem({ host, port }, error)
  }
  probe.close()
  await once(probe, 'close')
}

/** What keeps a server from listening, in words; what is something else is given back as it is. */
export const portProblem = ({ host, port }: Address, error: unknown): unknown => {
  const reason = reasons[errorCodeOf(error) ?? '']
  if (reason === undefined || ofAnotherPort(port, error)) return error
  return new CannotStart(`port ${port} on ${host} ${reason}: set PORT or HOST to another`, { cause: error })
}

const ofAnotherPort = (port: number, error: unknown): boolean =>
  error instanceof Error && 'port' in error && error.port !== port

/** An address that a program on this machine can call. */
export const urlOf = ({ host, port }: Address): string => {
  const anywhere = ['0.0.0.0', '::', ''].includes(host)
  const name = anywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}
