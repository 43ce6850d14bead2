import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { checkAll, ConfigError, readConfig } from './read-config.ts'
import { enabled, wholeNumber } from './variables.ts'

const shape = { COUNT: wholeNumber(1), SWITCH_ENABLED: enabled.default(true), NAME: z.string() }

const mistakesOf = (work: () => unknown): string[] => {
  try {
    work()
    return []
  } catch (error) {
    return (error as ConfigError).mistakes.map((line) => line.split(':', 1)[0]!)
  }
}

test('every wrong variable is named, no value is printed, and an empty one counts as unset', () => {
  const env = { COUNT: 'many-secrets', SWITCH_ENABLED: 'perhaps', NAME: '' }
  expect(mistakesOf(() => readConfig(shape, env))).toEqual(['COUNT', 'SWITCH_ENABLED', 'NAME'])
  expect(() => readConfig(shape, env)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('many') }),
  )
  expect(readConfig(shape, { COUNT: '2', SWITCH_ENABLED: 'false', NAME: 'x' })).toMatchObject({ SWITCH_ENABLED: false })
})

test('the mistakes of several parts are told at once, each once', () => {
  const part = (name: string) => () => readConfig({ [name]: z.string() }, {})
  expect(mistakesOf(() => checkAll([part('ONE'), part('TWO'), part('ONE')]))).toEqual(['ONE', 'TWO'])
  expect(mistakesOf(() => checkAll([]))).toEqual([])
})
