import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openTestDatabase, type TestDatabase } from '@chat/common/testing/test-database'
import { createIndexes } from '@chat/common/mongo/open-database'
import { accountModel, accountStore } from '../accounts/account.model.ts'
import { newAccount } from '../accounts/account.ts'
import { sealSecret, secretOf } from '../mfa/seal-secret.ts'
import { createRefreshTokens } from '../sessions/refresh-tokens.ts'
import { testConfig } from '../testing/test-config.ts'
import { createVault } from '@chat/common/vault/create-vault'
import { keyTimesOf } from './key-schedule.ts'
import { openKeyRing } from './open-key-ring.ts'
import { runReseal } from './reseal-job.ts'
import { signingKeyStore } from './signing-key.model.ts'

const [oldSecret, secret] = ['the secret of last year', 'the secret of this year']
const options = { times: keyTimesOf(testConfig()), now: () => new Date() }

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase('reseal')
  accountModel(database.db)
  signingKeyStore(database.db)
  await createIndexes(database.db)
})
afterAll(() => database.drop())

const run = async (env: Record<string, string>, args: string[] = []) => {
  let printed = ''
  await runReseal(testConfig({ MONGO_URL: database.url, ...env }), args, (text) => (printed += text))
  return printed
}

test('what the old secret has sealed is sealed with the new one, once, and the old one is needed no more', async () => {
  const signingKeys = signingKeyStore(database.db)
  const before = await openKeyRing({ ...options, signingKeys, secret: oldSecret })
  const accounts = accountStore(database.db)
  const id = accounts.newId()
  const names = { username: 'ada', email: 'ada@example.org', displayName: 'Ada' }
  const account = newAccount({ id, ...names, emailVerified: true, roles: [], createdAt: new Date() })
  const sealedSecret = sealSecret({ vault: createVault(oldSecret) }, id, 'JBSWY3DP')
  await accounts.insert({ ...account, mfa: { sealedSecret, lastStep: 7, recoveryHashes: ['x'] } }, {})

  const both = { KEY_ENCRYPTION_SECRET: secret, KEY_ENCRYPTION_SECRET_OLD: oldSecret }
  expect(await run(both)).toBe('sealed anew: signing keys 1, second factors 1\n')
  expect(await run(both)).toBe('sealed anew: signing keys 0, second factors 0\n')

  const after = await openKeyRing({ ...options, signingKeys, secret })
  expect(after.kids()).toEqual(before.kids())
  const { mfa, version } = (await accounts.findById(id))!
  expect(secretOf({ vault: createVault(secret) }, id, mfa!)).toBe('JBSWY3DP')
  expect({ ...mfa, version }).toMatchObject({ lastStep: 7, recoveryHashes: ['x'], version: 1 })
})

test('a secret that fits neither is said, and how it is called', async () => {
  const neither = { KEY_ENCRYPTION_SECRET: 'a third secret of all', KEY_ENCRYPTION_SECRET_OLD: 'and a fourth secret' }
  await expect(run(neither)).rejects.toThrow()
  await expect(run({ KEY_ENCRYPTION_SECRET: secret })).rejects.toThrow('usage: reseal')
  await expect(run({ KEY_ENCRYPTION_SECRET_OLD: oldSecret }, ['now'])).rejects.toThrow('usage: reseal')
})

test('refresh tokens of the old secret go on, and new ones are of the new one', () => {
  const [before, after] = [createRefreshTokens(oldSecret), createRefreshTokens(secret, oldSecret)]
  const sessionId = 'a'.repeat(24)
  const given = before.make(sessionId, 3)
  expect(after.read(given)).toEqual({ sessionId, generation: 3 })
  expect(before.read(after.make(sessionId, 4))).toBeNull()
  expect(createRefreshTokens(secret).read(given)).toBeNull()
  for (const forged of [given.slice(0, -1) + 'A', createRefreshTokens('a third secret').make(sessionId, 3)])
    if (forged !== given) expect(after.read(forged)).toBeNull()
})
