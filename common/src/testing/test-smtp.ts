import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type Received = { to: string[]; mail: Email; source: string; secure: boolean }

/** A refusal as a server says it. */
export const smtpError = (responseCode: number, message = 'no') => Object.assign(new Error(message), { responseCode })

type Options = Pick<
  SMTPServerOptions,
  'onConnect' | 'onMailFrom' | 'onRcptTo' | 'onAuth' | 'secure' | 'disabledCommands'
> & {
  port?: number
  /** Called when all of a mail is there, before it is accepted. */
  onMail?: (mail: Received, session: { remotePort: number }) => void | Promise<void>
}

/** A real SMTP server that keeps what it accepts. */
export const openTestSmtp = async ({
  port = 0,
  onMail = () => {},
  disabledCommands = ['AUTH'],
  ...options
}: Options = {}) => {
  const received: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands,
    closeTimeout: 100,
    logger: false,
    ...options,
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
      stream.on('end', () => {
        const source = Buffer.concat(chunks).toString()
        const to = session.envelope.rcptTo.map(({ address }) => address)
        const accept = async () => {
          const one = { to, mail: await PostalMime.parse(source), source, secure: session.secure }
          await onMail(one, session)
          received.push(one)
        }
        accept().then(() => callback(), callback)
      })
    },
  })
  server.on('error', () => {}) // clients that leave
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
  const { port: openPort } = server.server.address() as AddressInfo

  return {
    port: openPort,
    url: `smtp://127.0.0.1:${openPort}?tls.rejectUnauthorized=false`,
    received,
    /** Leaves everybody who is connected without a word. */
    cut: () => {
      for (const connection of server.connections)
        (connection as { _socket?: { destroy: () => void } })._socket?.destroy()
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
