import { join } from 'node:path'
import type { z } from 'zod'
import type { mailVariables } from '../config/variables.ts'
import type { Mailer } from './mail.ts'
import { openFileMailer } from './open-file-mailer.ts'
import { openSmtpMailer } from './open-smtp-mailer.ts'

type MailConfig = z.infer<z.ZodObject<typeof mailVariables>>

/** Sends by SMTP, or keeps each mail as a file `DATA_DIR/mail/<time>-<recipient>.eml`. */
export const openMailer = ({ SMTP_URL, MAIL_FROM, DATA_DIR }: MailConfig): Mailer =>
  SMTP_URL === undefined ? openFileMailer(join(DATA_DIR, 'mail'), MAIL_FROM) : openSmtpMailer(SMTP_URL, MAIL_FROM)
