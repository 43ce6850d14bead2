import { writeLetter, type MailContent } from './letter.ts'
import { letters } from './letters.ts'
import type { MailTemplate } from './mail-data.ts'

type About = { username: string; token: string | undefined; publicUrl: string }

/** What a mail says. */
export const composeMail = (template: MailTemplate, { username, token = '', publicUrl }: About): MailContent => {
  const link = (page: string): string => `${publicUrl}/${page}?token=${encodeURIComponent(token)}`
  return writeLetter(letters[template]({ username, publicUrl, link }), username)
}
