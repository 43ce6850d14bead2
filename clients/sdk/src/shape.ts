/** Reads what came from outside, or throws. Schemas of zod, valibot's kin and others with a `parse` are ones too. */
export type Reader<Value> = { parse: (value: unknown) => Value }

export type Shape<Value> = {
  /** `at`: where in the whole it stands. @throws TypeError */
  parse: (value: unknown, at?: string) => Value
}

export type Infer<Of extends Reader<unknown>> = ReturnType<Of['parse']>

type Fields = Record<string, Shape<unknown>>
type Optional<Of extends Fields> = { [Key in keyof Of]: undefined extends Infer<Of[Key]> ? Key : never }[keyof Of]
type Values<Of extends Fields> = {
  [Key in keyof ({ [Name in Exclude<keyof Of, Optional<Of>>]: 0 } & { [Name in Optional<Of>]?: 0 })]: Infer<Of[Key]>
}
type ObjectShape<Of extends Fields> = Shape<Values<Of>> & { fields: Of }

const unexpected = (at: string): never => {
  throw new TypeError(`Not as expected: ${at || 'all of it'}`)
}

const simple = <Value>(isOne: (value: unknown) => boolean): Shape<Value> => ({
  parse: (value, at = '') => (isOne(value) ? (value as Value) : unexpected(at)), // just looked at
})

const ofType = <Value>(type: string): Shape<Value> => simple((value) => typeof value === type)

export const string = ofType<string>('string')
export const number = ofType<number>('number')
export const boolean = ofType<boolean>('boolean')
export const anything = simple<unknown>(() => true)

export const literal = <const Value>(expected: Value): Shape<Value> => simple((value) => value === expected)

const unless = <Value, Other>(isOther: (value: unknown) => boolean, shape: Shape<Value>, other?: Other) => ({
  parse: (value: unknown, at?: string): Value | Other =>
    isOther(value) ? ((other === undefined ? value : other) as Other) : shape.parse(value, at), // it is the other
})

const isMissing = (value: unknown): boolean => value === undefined

/** `fallback` where it is missing. */
export const or = <Value>(shape: Shape<Value>, fallback: Value): Shape<Exclude<Value, undefined>> =>
  unless(isMissing, shape, fallback) as Shape<Exclude<Value, undefined>> // a fallback is a value

export const optional = <Value>(shape: Shape<Value>): Shape<Value | undefined> => unless(isMissing, shape)
export const nullable = <Value>(shape: Shape<Value>): Shape<Value | null> => unless((value) => value === null, shape)
export const nullish = <Value>(shape: Shape<Value>): Shape<Value | null | undefined> => optional(nullable(shape))

export const array = <Item>(item: Shape<Item>): Shape<Item[]> => ({
  parse: (value, at = '') =>
    Array.isArray(value) ? value.map((each, index) => item.parse(each, `${at}/${index}`)) : unexpected(at),
})

export const record = <Value>(shape: Shape<Value>): Shape<Record<string, Value>> => ({
  parse: (value, at) =>
    Object.fromEntries(
      Object.entries(bag.parse(value, at)).map(([key, part]) => [key, shape.parse(part, `${at}/${key}`)]),
    ),
})

const bag = simple<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
)

/**
 * An object of the server's. A newer server may send more: that stays in the value, while the type names what this
 * version knows.
 */
export const object = <Of extends Fields>(fields: Of): ObjectShape<Of> => ({
  fields,
  parse: (value, at = '') => {
    const read = { ...bag.parse(value, at) }
    for (const [name, shape] of Object.entries(fields)) {
      const part = shape.parse(read[name], `${at}/${name}`)
      if (part !== undefined) read[name] = part
    }
    return read as Values<Of> // each was read
  },
})

export const extend = <Of extends Fields, More extends Fields>(shape: ObjectShape<Of>, more: More) =>
  object({ ...shape.fields, ...more } as Omit<Of, keyof More> & More)

/** The first that fits. */
export const either = <One, Other>(one: Shape<One>, other: Shape<Other>): Shape<One | Other> => ({
  parse: (value, at) => tryRead(one, value, at) ?? other.parse(value, at),
})

/** Something else made of it. */
export const mapped = <From, To>(shape: Shape<From>, make: (value: From) => To): Shape<To> => ({
  parse: (value, at) => make(shape.parse(value, at)),
})

/** Undefined where it does not fit. */
export const tryRead = <Value>(shape: Shape<Value>, value: unknown, at?: string): Value | undefined => {
  try {
    return shape.parse(value, at)
  } catch {
    return undefined
  }
}
