import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { checkAll, ConfigError, readConfig } from './read-config.ts'
import { brokerVariables, databaseVariables, enabled, optionalServers, wholeNumber } from './variables.ts'

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

describe('a variable in a file', () => {
  let folder: string
  const fileOf = (name: string, content: string): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'chat-test-config-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('is read from there, without its final newline, and parsed as any other', () => {
    const env = { COUNT_FILE: fileOf('count', '12\n'), NAME_FILE: fileOf('name', ' two\nlines\r\n'), NAME: '' }
    expect(readConfig(shape, env)).toMatchObject({ COUNT: 12, NAME: ' two\nlines' })
    expect(readConfig(shape, { COUNT: '1', NAME: 'x', NAME_FILE: '' })).toMatchObject({ NAME: 'x' })
  })

  test('is wrong when it is set besides, cannot be read, is empty or holds what does not fit; that is said once, by X_FILE', () => {
    const inFile = { COUNT_FILE: fileOf('wrong', 'many-secrets'), NAME_FILE: join(folder, 'none') }
    const folderNamed = { SWITCH_ENABLED_FILE: folder, COUNT: '1', COUNT_FILE: fileOf('two', '2') }

    expect(mistakesOf(() => readConfig(shape, inFile))).toEqual(['NAME_FILE', 'COUNT_FILE'])
    expect(mistakesOf(() => readConfig(shape, { ...folderNamed, NAME_FILE: fileOf('empty', '\n') }))).toEqual([
      'COUNT_FILE',
      'SWITCH_ENABLED_FILE',
      'NAME_FILE',
    ])
    expect(() => readConfig(shape, inFile)).toThrow(
      expect.objectContaining({ message: expect.not.stringMatching(/secrets|chat-test-config/) }),
    )
  })

  test('may be a password: it is put into the address that names its user', () => {
    const env = {
      MONGO_URL: 'mongodb://me@one,two/db?authSource=db',
      MONGO_PASSWORD_FILE: fileOf('password', 'p@ss/\n'),
    }
    const config = readConfig(databaseVariables, env)
    expect(config).toEqual({ MONGO_URL: 'mongodb://me:p%40ss%2F@one,two/db?authSource=db' })
  })
})

describe('a password', () => {
  test('makes every node of a cluster whole', () => {
    const env = { RABBITMQ_URL: 'amqp://chat@one:1,amqp://chat@two:2', RABBITMQ_PASSWORD: 'ü:' }
    expect(readConfig(brokerVariables, env)).toEqual({
      RABBITMQ_URL: 'amqp://chat:%C3%BC%3A@one:1,amqp://chat:%C3%BC%3A@two:2',
    })
  })

  test.each(['mongodb://db/none', 'mongodb://me:known@db/one', undefined])(
    'with the address %s is a mistake',
    (url) => {
      const env = { MONGO_PASSWORD: 'hidden', ...(url && { MONGO_URL: url }) }
      expect(mistakesOf(() => readConfig(optionalServers, env))).toEqual(['MONGO_PASSWORD'])
      expect(() => readConfig(optionalServers, env)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('hidden') }),
      )
    },
  )
})

test.each(['amqp://', 'http://one', 'amqp://one,two', 'amqp://one,http://two', 'amqp://a:%zz@one', ''])(
  'the address %j of RabbitMQ is none',
  (url) => {
    expect(mistakesOf(() => readConfig(brokerVariables, { RABBITMQ_URL: url }))).toEqual(['RABBITMQ_URL'])
  },
)
