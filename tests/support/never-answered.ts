import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answeredFile } from '../../common/src/testing/note-answered.ts'
import { readContract } from './hold-to-contract.ts'

/** Of jest's own, what says which tests ran. */
export type Run = {
  testPathPatterns: { patterns: string[] }
  testNamePattern?: string | undefined
  onlyChanged: boolean
  shard?: object | undefined
}
export type Project = { rootDir: string; testMatch: string[] }

/** Of the main configuration every test: no patterns, no part. */
export const isWhole = (
  { testPathPatterns: { patterns }, testNamePattern, onlyChanged, shard }: Run,
  { rootDir, testMatch }: Project,
): boolean =>
  patterns.length === 0 &&
  !testNamePattern &&
  !onlyChanged &&
  !shard &&
  testMatch.includes(join(rootDir, '**/*.test.ts'))

/** Operations of docs/openapi.json that no test of the run saw answered with less than 400. */
export const neverAnswered = (folder: string): string[] => {
  const file = join(folder, answeredFile)
  const answered = new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [])
  const operations = Object.values(readContract().paths).flatMap((methods) => Object.values(methods))
  return operations.map(({ operationId }) => operationId).filter((id) => !answered.has(id))
}
