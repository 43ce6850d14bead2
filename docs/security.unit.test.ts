import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { read } from './testing/markdown.ts'

const proof = /\[[^\]]+\]\((?<path>[^)]+\.test\.ts)\): (?<name>.+?)(?=; \[| *\|$)/gm

test('every test that is named as a proof is in its file', () => {
  const proofs = [...read('docs/security.md').matchAll(proof)].map(({ groups }) => groups!)
  expect(proofs.length).toBeGreaterThan(50)

  const isThere = ({ path, name }: Record<string, string>): boolean =>
    readFileSync(new URL(path!, import.meta.url), 'utf8').includes(name!)
  expect(proofs.filter((one) => !isThere(one))).toEqual([])
})
