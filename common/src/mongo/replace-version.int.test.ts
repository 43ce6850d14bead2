import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Schema, type Connection } from 'mongoose'
import { openTestDatabase } from '../testing/test-database.ts'
import { replaceVersion } from './replace-version.ts'

type Doc = { _id: string; version: number; text?: string | undefined }

let db: Connection
let drop: () => Promise<void>

beforeAll(async () => {
  ;({ db, drop } = await openTestDatabase('versions'))
})
afterAll(() => drop())

const modelOf = () => {
  const schema = new Schema<Doc>({ _id: String, version: Number, text: String }, { versionKey: false })
  return db.models['Versioned'] ? db.model<Doc>('Versioned') : db.model<Doc>('Versioned', schema)
}
const write = (doc: Doc) => replaceVersion(modelOf(), doc, [])

test('each version is written once, after the one before it', async () => {
  expect(await write({ _id: 'a', version: 2 })).toBe(false)
  expect(await Promise.all([1, 1, 1].map((version) => write({ _id: 'a', version, text: 'x' })))).toEqual(
    expect.arrayContaining([true, false, false]),
  )
  expect(await write({ _id: 'a', version: 1 })).toBe(false)
  expect(await write({ _id: 'a', version: 3 })).toBe(false)
  expect(await write({ _id: 'a', version: 2, text: undefined })).toBe(true)
  expect(await modelOf().findById('a').lean()).toEqual({ _id: 'a', version: 2 })
})

test('what was removed meanwhile is not brought back by its next version', async () => {
  expect(await write({ _id: 'b', version: 1 })).toBe(true)
  await modelOf().deleteOne({ _id: 'b' })
  expect(await write({ _id: 'b', version: 2 })).toBe(false)
  expect(await modelOf().findById('b').lean()).toBeNull()
})
