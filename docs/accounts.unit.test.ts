import { expect, test } from '@jest/globals'
import { authDoors, userDoors, type Door } from '../tests/security/doors.ts'
import { read } from './testing/markdown.ts'

/** Without what stands for something, by whatever name. */
const bare = (path: string): string =>
  path
    .split('?')[0]!
    .split('/')
    .map((part) => (/^[:{]|^nobody$/.test(part) ? '*' : part))
    .join('/')

const told = new Set(
  [...read('docs/accounts.md').matchAll(/\b(GET|POST|PUT|PATCH|DELETE) (\/[^\s,|]+)( \(open\))?/g)].map(
    ([, method, path, open]) => `${method} ${bare(path!)}${open ?? ''}`,
  ),
)
const nameOf = ({ method, path, open }: Door): string => `${method} ${bare(path)}${open ? ' (open)' : ''}`

test('every call about accounts and people is told of, and that it is open or not, and no other is', () => {
  expect([...told].toSorted()).toEqual([...new Set([...authDoors, ...userDoors].map(nameOf))].toSorted())
})
