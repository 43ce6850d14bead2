import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import type { SMTPServerOptions } from 'smtp-server'
import { openTestSmtp, smtpError } from '../testing/test-smtp.ts'
import { until } from '../testing/until.ts'
import { MailNotSent, MailRefused, type Mail } from './mail.ts'
import { openSmtpMailer } from './open-smtp-mailer.ts'

const mail = (given: Partial<Mail> = {}): Mail => ({
  id: crypto.randomUUID(),
  to: 'ada@example.org',
  subject: 'Hello Ada',
  text: 'to be',
  html: '<p>to be</p>',
  ...given,
})

const opened: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

const openServer = async (...given: Parameters<typeof openTestSmtp>) => {
  const server = await openTestSmtp(...given)
  opened.push(server.close)
  return server
}

const short = { connectMs: 500, greetingMs: 500, silenceMs: 500, wholeMs: 1_000 }

const openClient = (...given: Parameters<typeof openSmtpMailer>) => {
  const mailer = openSmtpMailer(...given)
  opened.push(mailer.stop)
  return mailer
}

const from = 'Chat <chat@example.net>'

describe('a mail', () => {
  test('is there when it was accepted, over TLS where the server has it', async () => {
    const server = await openServer()
    const given = mail()
    await openClient(server.url, from).send(given)

    expect(server.received).toHaveLength(1)
    expect(server.received[0]).toMatchObject({
      to: ['ada@example.org'],
      secure: true,
      mail: {
        messageId: `<${given.id}@example.net>`,
        subject: 'Hello Ada',
        from: { name: 'Chat', address: 'chat@example.net' },
        text: expect.stringContaining('to be'),
        html: expect.stringContaining('<p>to be</p>'),
      },
    })
    expect(server.received[0]!.source).toMatch(/^Auto-Submitted: auto-generated\r$/m)
  })

  test('goes to a server that begins with TLS, and many go over few connections', async () => {
    let connections = 0
    const server = await openServer({
      secure: true,
      onConnect: (_session, done) => {
        connections += 1
        done()
      },
    })
    const mailer = openClient(server.url.replace('smtp:', 'smtps:'), from)
    await Promise.all(Array.from({ length: 20 }, () => mailer.send(mail())))
    expect(server.received).toHaveLength(20)
    expect(connections).toBeLessThanOrEqual(5)
  })

  test('may be sent again when the server was busy, under the same Message-ID', async () => {
    let busy = true
    const server = await openServer({ onRcptTo: (_to, _session, done) => done(busy ? smtpError(451) : null) })
    const mailer = openClient(server.url, from)
    const given = mail()
    await expect(mailer.send(given)).rejects.toBeInstanceOf(MailNotSent)
    expect(server.received).toEqual([])

    busy = false
    await mailer.send(given)
    expect(server.received.map(({ mail: { messageId } }) => messageId)).toEqual([`<${given.id}@example.net>`])
  })

  test.each([550, 551, 553])('that is answered by %i at its recipient is refused for good', async (code) => {
    const server = await openServer({
      onRcptTo: ({ address }, _session, done) => done(smtpError(code, `<${address}>?`)),
    })
    const error: Error = await openClient(server.url, from)
      .send(mail())
      .catch((reason) => reason)
    expect(error).toBeInstanceOf(MailRefused)
    expect(error.message).toContain(String(code))
    expect(`${error.stack}${JSON.stringify(error)}${error.cause}`).not.toContain('ada')
  })

  test('whose sender or text is not liked may be sent again: that is ours to put right', async () => {
    const sender = await openServer({ onMailFrom: (_from, _session, done) => done(smtpError(550)) })
    await expect(openClient(sender.url, from).send(mail())).rejects.toBeInstanceOf(MailNotSent)
    const text = await openServer({ onMail: () => Promise.reject(smtpError(554)) })
    await expect(openClient(text.url, from).send(mail())).rejects.toBeInstanceOf(MailNotSent)
  })

  test('waits for a server that is away, and goes when it is back', async () => {
    const first = await openServer()
    const mailer = openClient(first.url, from, short)
    await mailer.send(mail())
    await first.close()
    await expect(mailer.send(mail())).rejects.toBeInstanceOf(MailNotSent)

    const again = await openServer({ port: first.port })
    await until(() => mailer.send(mail()).then(() => true))
    expect(again.received).toHaveLength(1)
  })

  test('whose acceptance was not heard is sent again under the same Message-ID', async () => {
    const ids: string[] = []
    const server = await openServer({
      onMail: ({ mail: { messageId } }) => {
        ids.push(messageId!)
        server.cut()
      },
    })
    const given = mail()
    const mailer = openClient(server.url, from, short)
    for (let n = 1; n <= 3; n += 1) {
      await expect(mailer.send(given)).rejects.toBeInstanceOf(MailNotSent)
      expect(ids).toHaveLength(n)
    }
    expect(new Set(ids)).toEqual(new Set([`<${given.id}@example.net>`]))
  })
})

describe('a server that is slow', () => {
  test('to greet is left', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => void sockets.push(socket.on('error', () => {})))
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve))
    opened.push(async () => {
      for (const socket of sockets) socket.destroy()
      silent.close()
    })
    const { port } = silent.address() as { port: number }
    await expect(openClient(`smtp://127.0.0.1:${port}`, from, short).send(mail())).rejects.toBeInstanceOf(MailNotSent)
  })

  test('to accept is left, and holds up no other mail', async () => {
    const server = await openServer({
      onMail: ({ to }) => (to[0]!.startsWith('slow') ? new Promise<void>(() => {}) : undefined),
    })
    const mailer = openClient(server.url, from, short)
    const slow = mailer.send(mail({ to: 'slow@example.org' }))
    await mailer.send(mail())
    await expect(slow).rejects.toBeInstanceOf(MailNotSent)
  })

  test('does not hold up a stop', async () => {
    let arrived = false
    const server = await openServer({
      onMail: () => {
        arrived = true
        return new Promise<void>(() => {})
      },
    })
    const mailer = openClient(server.url, from)
    const sent = mailer.send(mail()).catch((error: unknown) => error)
    await until(() => arrived)
    await mailer.stop()
    expect(await sent).toBeInstanceOf(MailNotSent)
    await expect(mailer.send(mail())).rejects.toBeInstanceOf(MailNotSent)
  })
})

test('a password goes over nothing but TLS', async () => {
  const passwords: unknown[] = []
  const onAuth: SMTPServerOptions['onAuth'] = ({ password }, _session, done) => {
    passwords.push(password)
    done(null, { user: 'chat' })
  }
  const bare = await openServer({ disabledCommands: ['STARTTLS'], onAuth })
  const withUser = (url: string) => url.replace('smtp://', 'smtp://chat:s3cret%21@')
  await expect(openClient(withUser(bare.url), from, short).send(mail())).rejects.toBeInstanceOf(MailNotSent)
  expect(passwords).toEqual([])

  const safe = await openServer({ disabledCommands: [], onAuth })
  await openClient(withUser(safe.url), from).send(mail())
  expect(passwords).toEqual(['s3cret!'])
})
