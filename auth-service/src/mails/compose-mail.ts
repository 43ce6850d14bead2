import type { MailTemplate } from './mail-data.ts'

type About = { username: string; token: string | undefined; publicUrl: string }

export type MailContent = { subject: string; text: string; html: string }

/** What a mail says. */
export const composeMail = (template: MailTemplate, { username, token, publicUrl }: About): MailContent => {
  const text = `${username}: ${template} ${publicUrl}/verify?token=${token ?? ''}`
  return { subject: template, text, html: text }
}
