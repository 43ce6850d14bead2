import type { JsonSchema } from './create-schemas.ts'

type Schema = JsonSchema & {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: Schema | boolean
  anyOf?: Schema[]
  oneOf?: Schema[]
}

/** The document that `$ref` leads into. */
export type Within = { document: object; schema: JsonSchema }

const lowest = ['minLength', 'minimum', 'minItems', 'minProperties'] as const
const highest = ['maxLength', 'maximum', 'maxItems', 'maxProperties'] as const
const exact = ['pattern', 'format'] as const

const resolve = ({ document, schema }: Within): Schema => {
  const { $ref, ...rest } = schema as Schema
  if ($ref === undefined) return schema
  const parts = $ref.split('/').slice(1)
  const found = parts.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], document)
  return { ...resolve({ document, schema: found as Schema }), ...rest } // as the document is valid
}

const typesOf = ({ type }: Schema): string[] => [type ?? []].flat()
const valuesOf = (schema: Schema): unknown[] | undefined => ('const' in schema ? [schema.const] : schema.enum)
const optionsOf = ({ anyOf, oneOf }: Schema): Schema[] | undefined => anyOf ?? oneOf

const holds = (types: string[], type: string): boolean =>
  types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'))

/**
 * Where `narrow` does not take something that `wide` allows, as paths with a reason: of input `wide` is what was taken
 * before and `narrow` what is taken now, of answers it is the other way round. A value that is added to an enum of
 * answers is no reason: clients have to bear those that they do not know.
 */
export const narrowed = (
  wide: Within,
  narrow: Within,
  { of, at = '' }: { of: 'input' | 'answer'; at?: string },
): string[] => {
  const [given, taken] = [resolve(wide), resolve(narrow)]
  const within = (which: Within, schema: Schema): Within => ({ document: which.document, schema })
  const deeper = (one: Schema, other: Schema, name: string) =>
    narrowed(within(wide, one), within(narrow, other), { of, at: `${at}/${name}` })

  const [givenOptions, takenOptions] = [optionsOf(given), optionsOf(taken)]
  if (givenOptions ?? takenOptions) {
    const choices = takenOptions ?? [taken]
    return (givenOptions ?? [given]).flatMap((option, index) => {
      const tries = choices.map((choice) => deeper(option, choice, `${index}`))
      return tries.some((found) => found.length === 0) ? [] : (tries.toSorted((a, b) => a.length - b.length)[0] ?? [])
    })
  }

  const found: string[] = []
  const tell = (why: string): void => void found.push(`${at || '/'} ${why}`)

  const [types, takenTypes] = [typesOf(given), typesOf(taken)]
  if (types.length === 0 ? takenTypes.length > 0 : types.some((type) => !holds(takenTypes, type)))
    tell(`${of === 'input' ? 'was' : 'is'} ${types.join() || 'anything'}, and not ${takenTypes.join()}`)

  const [values, takenValues] = [valuesOf(given), valuesOf(taken)]
  if (of === 'input' && takenValues)
    for (const value of values ?? ['any']) if (!takenValues.includes(value)) tell(`may not be ${String(value)}`)

  if (of === 'input') {
    for (const key of lowest)
      if (Number(taken[key] ?? -Infinity) > Number(given[key] ?? -Infinity)) tell(`${key} is higher`)
    for (const key of highest)
      if (Number(taken[key] ?? Infinity) < Number(given[key] ?? Infinity)) tell(`${key} is lower`)
    for (const key of exact) if (taken[key] !== undefined && taken[key] !== given[key]) tell(`${key} is another`)
  }

  for (const name of taken.required ?? [])
    if (!given.required?.includes(name)) tell(of === 'input' ? `needs ${name}` : `need not have ${name}`)
  for (const [name, schema] of Object.entries(given.properties ?? {})) {
    const other = taken.properties?.[name]
    if (other) found.push(...deeper(schema, other, name))
    else if (of === 'input' && taken.additionalProperties === false) tell(`has no ${name}`)
  }
  if (of === 'answer')
    for (const name of Object.keys(taken.properties ?? {}))
      if (!given.properties?.[name] && !taken.required?.includes(name)) tell(`has no ${name}`)

  if (given.items && taken.items) found.push(...deeper(given.items, taken.items, 'items'))
  if (typeof given.additionalProperties === 'object' && typeof taken.additionalProperties === 'object')
    found.push(...deeper(given.additionalProperties, taken.additionalProperties, '*'))
  return found
}
