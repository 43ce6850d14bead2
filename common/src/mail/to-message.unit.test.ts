import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import nodemailer from 'nodemailer'
import PostalMime from 'postal-mime'
import { MailRefused, type Mail } from './mail.ts'
import { toMessage } from './to-message.ts'

const transport = nodemailer.createTransport({ streamTransport: true, buffer: true })
const written = async (mail: Partial<Mail>, from = 'Chat <chat@example.net>'): Promise<string> => {
  const whole = { id: 'one', to: 'ada@example.org', subject: 's', text: 't', html: '<p>t</p>', ...mail }
  return String((await transport.sendMail(toMessage(whole, from))).message)
}

const names = ['Auto-Submitted', 'Content-Type', 'Date', 'From', 'MIME-Version', 'Message-ID', 'Subject', 'To', 'X-One']
const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'a\r\nBcc: eve@example.org',
    'a\n\nbody',
    'a\rX: y',
    'a\u2028Bcc: eve@example.org',
    '\0',
    'ü'.repeat(200),
  ),
)

describe('what a mail says', () => {
  test('never becomes a header or a recipient', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, nasty, async (subject, value) => {
        const { headers, to } = await PostalMime.parse(await written({ subject, headers: { 'X-One': value } }))
        const unknown = headers.filter(({ originalKey }) => !names.includes(originalKey))
        expect(unknown).toEqual([])
        expect(to?.map(({ address }) => address)).toEqual(['ada@example.org'])
      }),
      { numRuns: 150 },
    )
  })

  test('arrives as it is', async () => {
    const mail = await PostalMime.parse(await written({ subject: 'Grüße 🙂', text: 'žluťoučký\n.\nkůň' }))
    expect(mail.subject).toBe('Grüße 🙂')
    expect(mail.text).toBe('žluťoučký\n.\nkůň')
  })

  test('in what looks encoded is not decoded', async () => {
    const { subject, headers } = await PostalMime.parse(await written({ subject: '=?utf-8?q?x=0D=0ABcc:_eve?= ü' }))
    expect(subject).toBe('= ?utf-8?q?x=0D=0ABcc:_eve?= ü')
    expect(headers.map(({ originalKey }) => originalKey).filter((name) => !names.includes(name))).toEqual([])
  })

  test('names no file and no address to be fetched', () => {
    const mail = { id: 'one', to: 'a@b.example', subject: 's', text: 't', html: 'h' }
    expect(toMessage(mail, 'x@y.example')).toMatchObject({ disableFileAccess: true, disableUrlAccess: true })
  })
})

describe('an address', () => {
  test.each([
    '',
    'ada',
    'ada@',
    '@example.org',
    'ada@example.org, eve@example.org',
    'ada@example.org;eve@example.org',
    'Ada <ada@example.org>',
    'ada@example.org\r\nRCPT TO:<eve@example.org>',
    'ada@example.org>\r\n',
    'ada@exa mple.org',
    'ada\0@example.org',
    `${'a'.repeat(65)}@example.org`,
    'group:ada@example.org',
  ])('is none if it is %j', async (to) => {
    await expect(written({ to })).rejects.toBeInstanceOf(MailRefused)
  })

  test('of the sender may have a name or not', async () => {
    for (const from of [
      'chat@example.net',
      '<chat@example.net>',
      '"Chat" <chat@example.net>',
      'Chat <chat@example.net>',
    ]) {
      const mail = await PostalMime.parse(await written({}, from))
      expect(mail.from?.address).toBe('chat@example.net')
      expect(mail.messageId).toBe('<one@example.net>')
    }
  })
})

test('neither an id nor the name of a header may be anything', async () => {
  await expect(written({ id: 'one>\r\nBcc: x' })).rejects.toThrow('id')
  await expect(written({ headers: { 'Bcc\r\nX': 'x' } })).rejects.toThrow('header')
})
