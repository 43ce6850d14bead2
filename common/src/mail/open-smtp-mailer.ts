import nodemailer from 'nodemailer'
import { MailNotSent, MailRefused, type Mailer } from './mail.ts'
import { toMessage } from './to-message.ts'

/** How long each part may take, and a mail in all with the time it waits for a connection. */
export type MailLimits = { connectMs: number; greetingMs: number; silenceMs: number; wholeMs: number }

const usual: MailLimits = { connectMs: 10_000, greetingMs: 10_000, silenceMs: 20_000, wholeMs: 45_000 }

/** Mails that are sent side by side. */
export const maxConnections = 5

/** 5xx to the recipient; but for 503 and 530, which are about what we did before, and pass when that is put right. */
const isRefusal = ({ command, responseCode = 0 }: Failure): boolean =>
  command === 'RCPT TO' && responseCode >= 500 && responseCode !== 503 && responseCode !== 530

type Failure = { command?: string; responseCode?: number; code?: string }

const toMailError = (error: Failure): Error => {
  const { command = 'sending', responseCode, code } = error
  const what = `${command}: ${responseCode ?? code ?? 'failed'}`
  return isRefusal(error) ? new MailRefused(what) : new MailNotSent(what)
}

/**
 * Sends by SMTP over connections that are kept. TLS from the start with `smtps://`, else by STARTTLS where the server
 * has it; a password goes over nothing but TLS. Options of nodemailer may stand in the address: `?tls.servername=...`.
 */
export const openSmtpMailer = (url: string, mailFrom: string, limits: MailLimits = usual): Mailer => {
  const { protocol, username } = new URL(url)
  const transport = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections,
    maxRequeues: 1, // a kept connection may have been left by the server; more is the caller's to repeat
    idleTimeout: 30_000,
    connectionTimeout: limits.connectMs,
    dnsTimeout: limits.connectMs,
    greetingTimeout: limits.greetingMs,
    socketTimeout: limits.silenceMs,
    requireTLS: protocol === 'smtp:' && username !== '',
  })

  return {
    send: async (mail) => {
      const message = toMessage(mail, mailFrom)
      try {
        await transport.sendMail({ ...message, signal: AbortSignal.timeout(limits.wholeMs) })
      } catch (error) {
        throw toMailError(error as Failure) // whatever it is, it has these or not
      }
    },
    stop: async () => transport.close({ force: true }),
  }
}
