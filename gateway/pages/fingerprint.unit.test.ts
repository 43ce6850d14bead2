import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { arePagesFresh, fingerprintFile, fingerprintOf, pagesOf } from './fingerprint.ts'

let root: string
beforeAll(() => void (root = mkdtempSync(join(tmpdir(), 'chat-test-sources-'))))
afterAll(() => rmSync(root, { recursive: true }))

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

test('pages are fresh as long as nothing changes that they are built from', () => {
  write('clients/console/src/main.tsx', 'a')
  write('docs/openapi.json', '{}')
  expect(arePagesFresh(root)).toBe(false)

  write(join(pagesOf('.'), fingerprintFile), fingerprintOf(root))
  expect(arePagesFresh(root)).toBe(true)
  write('clients/console/src/main.test.tsx', 'not shown to anybody')
  write('clients/console/node_modules/.vite/cache', 'made by a build')
  write('docs/guide.md', 'not shown either')
  expect(arePagesFresh(root)).toBe(true)

  for (const change of [
    () => write('clients/sdk/src/client.ts', 'new'),
    () => write('docs/openapi.json', '{ }'),
    () => utimesSync(join(root, 'clients/console/src/main.tsx'), 1, 1),
    () => rmSync(join(root, 'clients/sdk/src/client.ts')),
  ]) {
    const before = fingerprintOf(root)
    change()
    expect(fingerprintOf(root)).not.toBe(before)
  }
})
