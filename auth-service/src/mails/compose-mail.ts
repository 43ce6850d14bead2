import { writeLetter, type MailContent } from '@chat/common/mail/letter'
import { letters } from './letters.ts'
import type { MailTemplate } from './mail-data.ts'

type About = { username: string; token: string | undefined; publicUrl: string }

const signature = 'You have this mail because of an account with this address. Nobody reads answers to it.'

/** What a mail says. */
export const composeMail = (template: MailTemplate, { username, token = '', publicUrl }: About): MailContent => {
  const link = (page: string): string => `${publicUrl}/${page}?token=${encodeURIComponent(token)}`
  const letter = letters[template]({ username, publicUrl, link })
  return writeLetter({ ...letter, greeting: `Hello ${username},`, signature })
}
