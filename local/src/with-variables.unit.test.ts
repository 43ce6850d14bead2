import { expect, test } from '@jest/globals'
import { withVariables } from './with-variables.ts'

test('what is decided here stands, however the environment says it', () => {
  const env = { PORT: '1', SECRET_FILE: '/secret', NAME: 'a', PASSWORD: 'x', PASSWORD_FILE: '/y' }
  const own = { PORT: '2', SECRET: 'mine', PASSWORD: '' }
  expect(withVariables(env, own)).toEqual({ PORT: '2', SECRET: 'mine', NAME: 'a', PASSWORD: '' })
})
