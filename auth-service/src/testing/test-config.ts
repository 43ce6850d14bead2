import { loadConfig } from '../config.ts'

export const secret = 'a secret between services'

export const testConfig = (env: Record<string, string> = {}) =>
  loadConfig({
    MONGO_URL: 'mongodb://127.0.0.1:1/none',
    INTERNAL_SECRET: secret,
    BCRYPT_COST: '4',
    LINGER_MS: '0',
    ...env,
  })
