import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openTestDatabase, type TestDatabase } from '@chat/common/testing/test-database'
import { createVault } from '@chat/common/vault/create-vault'
import { openVapid } from '../push/open-vapid.ts'
import { pushKeyStore } from '../push/push-key.model.ts'
import { secretLabel } from '../webhooks/send-delivery.ts'
import { webhookStore } from '../webhooks/webhook.model.ts'
import { runReseal } from './reseal-job.ts'

const [oldSecret, secret] = ['the secret of last year', 'the secret of this year']

let database: TestDatabase
beforeAll(async () => void (database = await openTestDatabase('reseal')))
afterAll(() => database.drop())

const run = async (secrets: { now: string; before?: string }, args: string[] = []) => {
  let printed = ''
  const given = { KEY_ENCRYPTION_SECRET: secrets.now, KEY_ENCRYPTION_SECRET_OLD: secrets.before }
  await runReseal({ MONGO_URL: database.url, ...given }, args, (text) => (printed += text))
  return printed
}

test('what the old secret has sealed is sealed with the new one, once, and the old one is needed no more', async () => {
  const [pushKeys, webhooks] = [pushKeyStore(database.db), webhookStore(database.db)]
  const open = (vault: ReturnType<typeof createVault>) =>
    openVapid({ pushKeys, vault, subject: 'https://chat.example.org', now: () => new Date() })
  const before = await open(createVault(oldSecret))
  const sealedSecret = createVault(oldSecret).seal('whsec_abc', secretLabel('hook'))
  const about = { url: 'https://example.org', types: ['new_message' as const], enabled: true, createdAt: new Date() }
  await webhooks.insert({ id: 'hook', ...about, sealedSecret })

  const again = { now: secret, before: oldSecret }
  expect(await run(again)).toBe('sealed anew: keys of web push 1, secrets of webhooks 1\n')
  expect(await run(again)).toBe('sealed anew: keys of web push 0, secrets of webhooks 0\n')
  expect(await open(createVault(secret))).toEqual(before)
  const webhook = await webhooks.find('hook')
  expect(createVault(secret).unseal(webhook!.sealedSecret, secretLabel('hook'))).toBe('whsec_abc')

  await expect(run({ now: 'the secret of nobody', before: 'another one of nobody' })).rejects.toThrow()
  await expect(run({ now: secret })).rejects.toThrow('usage')
  await expect(run(again, ['now'])).rejects.toThrow('usage')
})
