import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { composeMail } from './compose-mail.ts'
import { mailTemplates, type MailTemplate } from './mail-data.ts'

const publicUrl = 'https://chat.example.org'
const compose = (template: MailTemplate, username = 'ada') =>
  composeMail(template, { username, token: 'tok', publicUrl })

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onclick='x", '&lt;b&gt;', '$&$1'),
)

/** Everything between < and >, which must be ours. */
const tagsOf = (html: string): string[] => html.match(/<[^>]*>/g) ?? []

describe.each(mailTemplates)('%s', (template) => {
  test('says what happened, and what to do if it was somebody else', () => {
    const { subject, text, html } = compose(template)
    expect(subject.length).toBeLessThan(70)
    expect(text).toMatch(/^Hello ada,\n/)
    expect(text).toContain('Was this not you?')
    expect(html).toContain('Was this not you?')
    expect(text.length).toBeLessThan(900)
  })

  test('brings what people write as text and nothing else', () => {
    const own = tagsOf(compose(template).html)
    fc.assert(
      fc.property(nasty, (username) => {
        const { subject, text, html } = compose(template, username)
        expect(tagsOf(html)).toEqual(own)
        expect(html.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&')
        expect(text).toContain(username)
        expect(subject).toBe(compose(template).subject)
      }),
    )
  })

  test('loads nothing and leads nowhere else', () => {
    const { html } = compose(template)
    expect(html).not.toMatch(/<img|<script|<link|url\(|@import/i)
    const addresses = html.match(/https?:\/\/[^"<\s]*/g) ?? []
    expect(addresses.every((address) => address.startsWith(`${publicUrl}/`))).toBe(true)
  })
})

test.each([
  ['verify-email', 'verify'],
  ['confirm-new-email', 'verify'],
  ['reset-password', 'reset'],
  ['account-locked', 'unlock'],
] as const)('%s links to the page %s, in both forms', (template, page) => {
  const { text, html } = compose(template)
  expect(text).toContain(`${publicUrl}/${page}?token=tok\n`)
  expect(html).toContain(`href="${publicUrl}/${page}?token=tok"`)
})
