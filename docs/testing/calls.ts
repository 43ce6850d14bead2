import type { Door } from '../../tests/security/doors.ts'
import { read } from './markdown.ts'

/** Without what stands for something, by whatever name. */
const bare = (path: string): string =>
  path
    .split('?')[0]!
    .split('/')
    .map((part) => (/^[:{]|^nobody$/.test(part) ? '*' : part))
    .join('/')

const inOrder = (calls: Iterable<string>): string[] => [...new Set(calls)].toSorted()

/** The calls that a page tells of, as `GET /path (open)`, each once. */
export const callsOn = (page: string): string[] =>
  inOrder(
    [...read(page).matchAll(/\b(GET|POST|PUT|PATCH|DELETE) (\/[^\s,|]+)( \(open\))?/g)].map(
      ([, method, path, open]) => `${method} ${bare(path!)}${open ?? ''}`,
    ),
  )

/** Those that there are, in the same form. */
export const callsOf = (doors: Door[]): string[] =>
  inOrder(doors.map(({ method, path, open }) => `${method} ${bare(path)}${open ? ' (open)' : ''}`))
