import { CannotStart } from '../cannot-start.ts'
import { fetchMongod } from './fetch-mongod.ts'
import { findMongod } from './find-mongod.ts'

// Makes sure that there is a mongod, so that tests and a later start need not wait for one; prints where.
const say = (text: string) => void process.stderr.write(text)
try {
  console.log((await findMongod(process.env)) ?? (await fetchMongod(process.env, say)))
} catch (error) {
  if (!(error instanceof CannotStart)) throw error
  say(`${error.message}\n`)
  process.exitCode = 1
}
