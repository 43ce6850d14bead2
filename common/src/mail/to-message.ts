import { MailRefused, type Mail } from './mail.ts'

/** One address and nothing that would end a header, begin another recipient or name one. */
const address = /^[^\s\p{Cc}<>()[\],;:"\\@]{1,64}@[^\s\p{Cc}<>()[\],;:"\\@]{1,255}$/u
const idForm = /^[\w.-]{1,128}$/
const headerName = /^[A-Za-z][\w-]{0,63}$/

const inOneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()

/** What looks encoded (RFC 2047) is decoded by whoever reads it, and could hold anything. */
const plainly = (text: string): string => inOneLine(text).replaceAll('=?', '= ?')

/** `Name <address>`, or only the address. */
const senderOf = (from: string) => {
  const [, name = '', inside] = /^(.*)<([^<>]*)>\s*$/s.exec(from) ?? []
  return { name: inOneLine(name).replaceAll('"', ''), address: inOneLine(inside ?? from) }
}

const headersOf = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      if (!headerName.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a header`)
      return [name, inOneLine(value)]
    }),
  )

/**
 * A mail as nodemailer takes it. Nothing of what it says can become a header, another recipient, a file or an address to
 * be fetched. That a machine wrote it is told to machines, so that none answers (RFC 3834).
 *
 * @throws MailRefused for what is no address.
 */
export const toMessage = ({ id, to, subject, text, html, headers = {} }: Mail, mailFrom: string) => {
  if (!idForm.test(id)) throw new Error('a mail needs an id of letters, digits, dots and dashes')
  if (!address.test(to)) throw new MailRefused('this is no address')

  const from = senderOf(mailFrom)
  return {
    from,
    to: { name: '', address: to },
    envelope: { from: from.address, to: [to] },
    messageId: `<${id}@${from.address.split('@')[1] ?? 'localhost'}>`,
    subject: plainly(subject),
    text,
    html,
    headers: { 'Auto-Submitted': 'auto-generated', ...headersOf(headers) },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}
