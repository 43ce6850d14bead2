import { generateKeyPairSync } from 'node:crypto'

const newKey = (): string => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** The key of all test tokens of a run: to make one takes longer than most tests, so the global set-up makes it for all. */
export const testKey = (): string => (process.env.TEST_TOKEN_KEY ??= newKey())
