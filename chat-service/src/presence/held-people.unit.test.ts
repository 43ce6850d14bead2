import { expect, test } from '@jest/globals'
import { createHeldPeople } from './held-people.ts'

const ann = 'a'.repeat(24)

test('somebody is online as long as one connection is, away while only such are left, then gone', () => {
  const people = createHeldPeople()
  const shown = () => people.toWrite(ann)?.presence
  people.add(ann, 'online')
  people.add(ann, 'away')
  expect(shown()).toBe('online')
  people.change(ann, 'online', 'away')
  expect(shown()).toBe('away')
  expect(people.remove(ann, 'away', 1)).toBe(false)
  expect(shown()).toBe('away')
  expect(people.remove(ann, 'away', 2)).toBe(true)
  expect(people.toWrite(ann)).toEqual({ userId: ann, presence: undefined, endedAtMs: 2 })
})

test('a second device, and whoever is back before it was written, is nothing to write', () => {
  const people = createHeldPeople()
  people.add(ann, 'online')
  people.wrote(ann, 'online', undefined)
  people.add(ann, 'online')
  expect(people.toWrite(ann)).toBeUndefined()
  people.remove(ann, 'online', 1)
  people.remove(ann, 'online', 2)
  people.add(ann, 'online')
  expect(people.toWrite(ann)).toBeUndefined()
})

test('who was here for a moment only was seen nevertheless, and is forgotten once that is written', () => {
  const people = createHeldPeople()
  people.add(ann, 'online')
  people.remove(ann, 'online', 5)
  expect(people.toWrite(ann)).toMatchObject({ presence: undefined, endedAtMs: 5 })
  people.wrote(ann, undefined, 5)
  expect(people.size()).toBe(0)
})

test('what happens while it is being written is written after it', () => {
  const people = createHeldPeople()
  people.add(ann, 'online')
  const first = people.toWrite(ann)!
  people.remove(ann, 'online', 7)
  people.wrote(ann, first.presence, first.endedAtMs)
  expect(people.toWrite(ann)).toMatchObject({ presence: undefined, endedAtMs: 7 })
})

test('after trouble everybody is written again', () => {
  const people = createHeldPeople()
  people.add(ann, 'online')
  people.wrote(ann, 'online', undefined)
  expect(people.doubt()).toEqual([ann])
  expect(people.toWrite(ann)).toMatchObject({ presence: 'online' })
})
