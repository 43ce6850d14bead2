import { expect, test } from '@jest/globals'
import { readOptions, UsageError } from './options.ts'

test('without options it fills what runs on this machine, and ends', () => {
  expect(readOptions([])).toEqual({
    url: 'http://127.0.0.1:8080',
    history: 300,
    talk: false,
    lines: undefined,
    everyMs: 4_000,
  })
})

test('asked for help it does nothing else', () => {
  expect(readOptions(['--talk', '--help'])).toBeNull()
  expect(readOptions(['-h'])).toBeNull()
})

test.each([
  [['--url', 'ftp://example.org'], 'url'],
  [['--url', 'nonsense'], 'url'],
  [['--history', 'many'], 'history'],
  [['--history', '-1'], 'history'],
  [['--every', '0'], 'every'],
  [['--every', 'often'], 'every'],
  [['--lines', '1.5'], 'lines'],
  [['--loud'], 'loud'],
  [['stray'], 'stray'],
])('%p is refused, and the name is said', (args, name) => {
  expect(() => readOptions(args)).toThrow(UsageError)
  expect(() => readOptions(args)).toThrow(name)
})
