import { writeLetter } from '@chat/common/mail/letter'
import { toMessage } from '@chat/common/mail/to-message'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import nodemailer from 'nodemailer'
import PostalMime from 'postal-mime'
import type { Told } from '../inboxes/inbox.ts'
import { unreadLetter } from './unread-letter.ts'
import type { UnreadMessages } from './unread-messages.ts'

const publicUrl = 'https://chat.example.org'
const unsubscribeUrl = `${publicUrl}/api/notifications/unsubscribe?user=a&signature=b`
const chatIds = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222']

type Given = {
  chat?: string | null
  person?: string
  body?: string
  chats?: number
  more?: number
  type?: Told['type']
}

const compose = ({
  chat = 'Engine',
  person = 'Ada',
  body = 'to be',
  chats = 1,
  more = 0,
  type = 'message',
}: Given = {}) => {
  const waiting = (chatId: string): UnreadMessages => ({
    chatId,
    told: [{ seq: 1, type, messageId: 'm', actorId: 'a', body, emoji: '👍' }],
    more,
  })
  const names = { chatName: () => chat, personName: () => person }
  const facts = { username: 'bob', chats: chatIds.slice(0, chats).map(waiting), moreChats: 0, names, publicUrl }
  return writeLetter(unreadLetter({ ...facts, unsubscribeUrl }))
}

const written = async (given: Given) => {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true })
  const mail = { id: 'one', to: 'bob@example.net', ...compose(given) }
  const { message } = await transport.sendMail(toMessage(mail, 'Chat <chat@example.net>'))
  return { source: (message as Buffer).toString(), mail: await PostalMime.parse(message as Buffer) }
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=https://eve.example/x onerror=alert(1)>',
    "' onclick='x",
    '</bdi></body><h1>',
    '&lt;b&gt;',
    '$&$1',
    '\r\nBcc: eve@example.org\r\n\r\n<b>',
    '\n-- \nYou have won',
    '\u202Egnp.exe\u2066\u2069',
    '=?utf-8?q?Bcc:?=',
    'a'.repeat(5_000),
  ),
)

/** Everything between < and >, which must be ours. */
const tagsOf = (html: string): string[] => html.match(/<[^>]*>/g) ?? []

const turning = /[\u202a-\u202e\u2066-\u2069]/

describe('what people write', () => {
  test('is text in both forms, on one line, and turns nothing around it', () => {
    const own = [1, 2].map((chats) => tagsOf(compose({ chats }).html))
    const lines = [1, 2].map((chats) => compose({ chats }).text.split('\n').length)
    fc.assert(
      fc.property(nasty, nasty, nasty, fc.constantFrom(1, 2), (chat, person, body, chats) => {
        const { subject, text, html } = compose({ chat, person, body, chats })
        expect(tagsOf(html)).toEqual(own[chats - 1])
        expect(html.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&')
        expect(text.split('\n')).toHaveLength(lines[chats - 1]!)
        expect(text.split(/\r|\u2028|\u2029/)).toHaveLength(1)
        for (const said of [subject, text, html]) expect(said).not.toMatch(turning)
        expect(subject).not.toMatch(/\p{Cc}/u)
        expect([...subject].length).toBeLessThan(100)
        expect(text.isWellFormed()).toBe(true)
      }),
    )
  })

  test('is neither a header nor a recipient of the mail', async () => {
    for (const evil of [
      'Ada\r\nBcc: eve@example.org',
      '=?utf-8?q?x=0D=0ABcc:_eve@example.org?=',
      'a\u2028Bcc: eve@x.org',
    ])
      for (const given of [{ chat: evil }, { chat: null, person: evil }, { body: evil }]) {
        const { mail, source } = await written(given)
        expect(mail.to).toEqual([{ name: '', address: 'bob@example.net' }])
        expect([mail.bcc, mail.cc]).toEqual([undefined, undefined])
        expect(source.split('\r\n\r\n', 1)[0]).not.toMatch(/^bcc:/im)
        expect(mail.subject).not.toMatch(/[\r\n]/)
      }
  })

  test('is in the mail as it is', async () => {
    const { mail } = await written({ chat: '5 < 6 & "so" שלום 👩‍👩‍👧', person: 'Ada', body: 'a <b>c</b> &amp;' })
    expect(mail.subject).toBe('1 unread message in 5 < 6 & "so" שלום 👩‍👩‍👧')
    expect(mail.text).toContain('  Ada: a <b>c</b> &amp;\n')
    expect(mail.html).toContain('<bdi>a &lt;b&gt;c&lt;/b&gt; &amp;amp;</bdi>')
  })
})

test('a mail loads nothing and leads nowhere else', () => {
  for (const chats of [1, 2]) {
    const { html } = compose({ chats })
    expect(html).not.toMatch(/<img|<script|<link|url\(|@import/i)
    const addresses = html.match(/https?:\/\/[^"<\s]*/g) ?? []
    expect(addresses.every((address) => address.startsWith(`${publicUrl}/`))).toBe(true)
  }
})

test.each([
  [{}, '1 unread message in Engine'],
  [{ more: 4 }, '5 unread messages in Engine'],
  [{ chat: null }, '1 unread message from Ada'],
  [{ chat: '\u202e\n', person: 'Ada' }, '1 unread message from Ada'],
  [{ type: 'reaction' as const, more: 1 }, '2 new reactions in Engine'],
  [{ chats: 2 }, 'Unread messages in 2 chats'],
])('%j has the subject %s', (given, subject) => expect(compose(given).subject).toBe(subject))
