import { describe, expect, test } from '@jest/globals'
import { expectTypeOf } from 'expect-type'
import {
  anything,
  array,
  boolean,
  either,
  extend,
  literal,
  mapped,
  nullable,
  nullish,
  number,
  object,
  optional,
  or,
  record,
  string,
  tryRead,
  type Infer,
} from './shape.ts'

const person = object({
  id: string,
  age: optional(number),
  bio: or(string, ''),
  avatar: nullish(string),
  tags: or(array(string), []),
})

describe('an object', () => {
  test('has its defaults, and what this version does not know', () => {
    expect(person.parse({ id: 'a', isNew: true })).toEqual({ id: 'a', bio: '', tags: [], isNew: true })
    expect(person.parse({ id: 'a', avatar: null })).toEqual({ id: 'a', avatar: null, bio: '', tags: [] })
  })

  test.each([
    ['/id', {}],
    ['/id', { id: 1 }],
    ['/age', { id: 'a', age: null }],
    ['/bio', { id: 'a', bio: null }],
    ['/tags/1', { id: 'a', tags: ['x', 2] }],
    ['all of it', []],
    ['all of it', null],
    ['all of it', 'text'],
  ])('is refused at %s', (at, value) => {
    expect(() => person.parse(value)).toThrow(new TypeError(`Not as expected: ${at}`))
  })

  test('has the type that is read', () => {
    type Person = Infer<typeof person>
    expectTypeOf<Person['id']>().toEqualTypeOf<string>()
    expectTypeOf<Person['bio']>().toEqualTypeOf<string>()
    expectTypeOf<{ id: string; bio: string; tags: string[] }>().toExtend<Person>()
    expectTypeOf<Person['avatar']>().toEqualTypeOf<string | null | undefined>()
  })

  test('is extended, and what is there twice is the later', () => {
    const numbered = extend(person, { id: number, at: boolean })
    expect(numbered.parse({ id: 1, at: true })).toMatchObject({ id: 1, at: true, bio: '' })
    expectTypeOf<Infer<typeof numbered>['id']>().toEqualTypeOf<number>()
  })
})

test('the other kinds', () => {
  expect(record(number).parse({ a: 1 })).toEqual({ a: 1 })
  expect(() => record(number).parse({ a: 'x' })).toThrow('/a')
  expect(nullable(string).parse(null)).toBeNull()
  expect(() => nullable(string).parse(undefined)).toThrow(TypeError)
  expect(literal(true).parse(true)).toBe(true)
  expect(() => literal(true).parse(1)).toThrow(TypeError)
  expect(either(string, number).parse(1)).toBe(1)
  expect(mapped(string, (text) => text.length).parse('abc')).toBe(3)
  expect(anything.parse(undefined)).toBeUndefined()
  expect(tryRead(number, 'x')).toBeUndefined()
})

test('names of what every object inherits are fields like any other', () => {
  expect(record(string).parse(JSON.parse('{"__proto__":"x"}'))).toEqual(JSON.parse('{"__proto__":"x"}'))
})
