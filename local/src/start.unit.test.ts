import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const start = fileURLToPath(new URL('../start.cjs', import.meta.url))

test('an old Node is told so in one line', () => {
  const asIfOld = `Object.defineProperty(process.versions, 'node', { value: '18.20.0' }); require(${JSON.stringify(start)})`
  const { status, stderr } = spawnSync(process.execPath, ['-e', asIfOld], { encoding: 'utf8' })

  expect(status).toBe(1)
  expect(stderr).toMatch(/^chat-backend: Node 18\.20\.0 is too old: .+\n$/)
})

test('the file that says so uses nothing that an old Node would stumble over', () => {
  const code = readFileSync(start, 'utf8').replaceAll(/^\s*\/\/.*$/gm, '')
  expect(code).not.toMatch(/=>|`\$|\b(const|let|async|await|import)\b|\?\./)
})
