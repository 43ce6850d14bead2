import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer from 'nodemailer'
import type { z } from 'zod'
import type { mailVariables } from '../config/variables.ts'

/** `id` names the mail: sent again, it has the same Message-ID, so that whoever gets both sees one. */
export type Mail = {
  id: string
  to: string
  subject: string
  text: string
  html: string
  headers?: Record<string, string>
}

/** No server will ever take it: the address is none, or is not wanted there. */
export class MailRefused extends Error {
  override name = 'MailRefused'
}

export type Mailer = {
  /** Resolves when a server has accepted it, or the file is there. @throws MailRefused; else it may be tried again. */
  send: (mail: Mail) => Promise<void>
  stop: () => Promise<void>
}

type MailConfig = z.infer<z.ZodObject<typeof mailVariables>>

const domainOf = (from: string): string => /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost'

/** Sends by SMTP, or keeps each mail as a file `DATA_DIR/mail/<time>-<recipient>.eml`. */
export const openMailer = ({ SMTP_URL, MAIL_FROM, DATA_DIR }: MailConfig): Mailer => {
  const message = ({ id, ...mail }: Mail) => ({
    ...mail,
    from: MAIL_FROM,
    messageId: `<${id}@${domainOf(MAIL_FROM)}>`,
  })
  if (SMTP_URL !== undefined) {
    const transport = nodemailer.createTransport({ url: SMTP_URL, pool: true })
    return {
      send: async (mail) => void (await transport.sendMail(message(mail))),
      stop: async () => transport.close(),
    }
  }

  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true })
  const folder = join(DATA_DIR, 'mail')
  return {
    send: async (mail) => {
      const { message: bytes } = await transport.sendMail(message(mail))
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const name = `${Date.now()}-${mail.to.replaceAll(/[^\w.@-]/g, '_')}.eml`
      const part = join(folder, `.${randomUUID()}`)
      await writeFile(part, bytes as Buffer, { mode: 0o600 })
      await rename(part, join(folder, name))
    },
    stop: async () => {},
  }
}
