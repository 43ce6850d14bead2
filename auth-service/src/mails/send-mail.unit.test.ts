import { expect, test } from '@jest/globals'
import { MailNotSent, MailRefused, type Mail } from '@chat/common/mail/mail'
import { silent } from '../testing/open-auth.ts'
import { testConfig } from '../testing/test-config.ts'
import { createVault } from '@chat/common/vault/create-vault'
import { workOf } from '../work/work.ts'
import { sendMail } from './send-mail.ts'

const at = new Date('2026-01-01T00:00:00Z')
const days = (n: number) => new Date(at.getTime() + n * 86_400_000)

const attempt = (now: Date, { error, uselessAfter }: { error?: Error; uselessAfter?: Date } = {}) => {
  const sent: Mail[] = []
  const mailer = {
    send: async (mail: Mail) => {
      sent.push(mail)
      if (error) throw error
    },
    stop: async () => {},
  }
  const deps = { mailer, vault: createVault('a secret of tests'), config: testConfig(), now: () => now, log: silent }
  const data = { template: 'password-changed', to: 'ada@example.org', username: 'ada' } as const
  const work = workOf('mail', { ...data, ...(uselessAfter && { uselessAfter }) }, { at })
  return { sent, work, done: sendMail(deps)('0'.repeat(24), work.data, work) }
}

test('a mail has the name of its work, however often it is sent', async () => {
  const { sent, work, done } = attempt(days(1))
  await done
  expect(sent).toMatchObject([{ id: work.id, to: 'ada@example.org' }])
})

test('one that nobody needs any more, or nobody took for days, is given up unsent', async () => {
  for (const { sent, done } of [attempt(days(1), { uselessAfter: days(1) }), attempt(days(5))]) {
    await done
    expect(sent).toEqual([])
  }
})

test('one that was refused for good is done, one that was not sent comes again', async () => {
  await attempt(days(1), { error: new MailRefused('RCPT TO: 550') }).done
  await expect(attempt(days(1), { error: new MailNotSent('451') }).done).rejects.toBeInstanceOf(MailNotSent)
})
