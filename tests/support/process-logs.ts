import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { complaintsIn } from './complaints.ts'
import { tellOnFailure } from './tell-on-failure.ts'

/** Made by the global set-up: everything that platforms and services of a test run print goes there. */
export const makeLogFolder = (): string =>
  (process.env.TEST_LOG_FOLDER = mkdtempSync(join(tmpdir(), 'chat-test-logs-')))

/** Where the next process of that name is to print to. What it complains of is told when a test fails. */
export const newLogFile = (name: string): string => {
  const file = join(process.env.TEST_LOG_FOLDER ?? tmpdir(), `${name}-${randomUUID().slice(0, 8)}.log`)
  tellOnFailure((sinceMs) => (existsSync(file) ? complaintsIn(readFileSync(file, 'utf8'), sinceMs) : []))
  return file
}

/** Gives `use` the file as something a process can print to. */
export const printingTo = <Result>(file: string, use: (descriptor: number) => Result): Result => {
  const descriptor = openSync(file, 'a')
  try {
    return use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** What has no place in a log: every account of these tests has this password and such an address, every token this shape. */
const secrets: [what: string, shape: RegExp][] = [
  ['a password', /correct horse battery/],
  ['an address', /[\w.+-]+@example\.org/],
  ['an access token', /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/],
]

/** `file: what is said there`, with the line around it. */
export const leaksIn = (text: string): string[] =>
  text
    .split('\n')
    .flatMap((line) =>
      secrets.filter(([, shape]) => shape.test(line)).map(([what]) => `${what}: ${line.slice(0, 500)}`),
    )

/** Of all processes of the run. */
export const leaksOfRun = (folder: string): string[] =>
  readdirSync(folder).flatMap((file) =>
    leaksIn(readFileSync(join(folder, file), 'utf8')).map((leak) => `${file}: ${leak}`),
  )
