import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ConfigError } from '@chat/common/config/read-config'
import { openDatabase } from '@chat/common/mongo/open-database'
import { testDatabaseUrl } from '@chat/common/testing/test-database'
import { createVault } from '@chat/common/vault/create-vault'
import type { Connection } from 'mongoose'
import { openVapid, subjectOf } from './open-vapid.ts'
import { pushKeyStore } from './push-key.model.ts'

const [secret, nextSecret] = ['the first secret of all', 'the secret after that one']
const subject = 'https://chat.example.org'
const now = () => new Date()

let db: Connection
beforeAll(async () => void (db = await openDatabase(testDatabaseUrl('push_keys'))))
afterAll(async () => {
  await db.dropDatabase()
  await db.close()
})

test('instances that start at once have one key, now and at every start', async () => {
  const pushKeys = pushKeyStore(db)
  const open = (vault = createVault(secret)) => openVapid({ pushKeys, vault, subject, now })
  const opened = await Promise.all(Array.from({ length: 8 }, () => open()))
  expect(new Set(opened.map(({ publicKey, privateKey }) => `${publicKey} ${privateKey}`)).size).toBe(1)
  expect(await open()).toEqual(opened[0])

  const kept = JSON.stringify(await db.collection('push_keys').find().toArray())
  expect(kept).toContain(opened[0]!.publicKey)
  expect(kept).not.toContain(opened[0]!.privateKey)

  expect(await open(createVault(nextSecret, secret))).toEqual(opened[0])
  await expect(open(createVault(nextSecret))).rejects.toThrow(ConfigError)
})

describe('who pushes is reached', () => {
  const mailFrom = 'Chat <chat@example.org>'

  test('at the address of the platform', () => {
    expect(subjectOf({ publicUrl: 'https://chat.example.org/', mailFrom })).toBe('https://chat.example.org')
  })

  test.each(['http://127.0.0.1:8080', 'https://localhost:8443'])('by mail where it is %s', (publicUrl) => {
    expect(subjectOf({ publicUrl, mailFrom })).toBe('mailto:chat@example.org')
    expect(subjectOf({ publicUrl, mailFrom: 'chat@example.org ' })).toBe('mailto:chat@example.org')
  })
})
