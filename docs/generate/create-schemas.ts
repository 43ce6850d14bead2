import { inDocuments } from '@chat/common/openapi/in-documents'
import { z } from 'zod'

export type JsonSchema = Record<string, unknown>

const utcOnly = /\(\?:Z\)\)\$$/

/** Patterns of zod that say no more than the format, or what a client need not know. */
const shortened = (schema: JsonSchema): JsonSchema => {
  const { pattern, minimum, maximum, propertyNames, ...rest } = schema
  const isSaid = rest.format === 'uuid' || rest.format === 'email'
  const isTime = rest.format === 'date-time'
  const isUtc = isTime && utcOnly.test(String(pattern))
  return {
    ...rest,
    ...(pattern !== undefined && !isSaid && !isTime && { pattern }),
    ...(isUtc && { pattern: 'Z$' }),
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
    ...(propertyNames !== undefined && JSON.stringify(propertyNames) !== '{"type":"string"}' && { propertyNames }),
  }
}

const inComponents = (schema: JsonSchema): JsonSchema =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema // as it was

/** JSON Schema of zod's, and what of it has a name, which is told once. */
export const createSchemas = () => {
  const named = new Map<string, JsonSchema>()

  const keep = (name: string, schema: JsonSchema): void => {
    const known = named.get(name)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema))
      throw new Error(`two schemas are called ${name}, or one is another as input than as output`)
    named.set(name, schema)
  }

  /** `io`: as it is sent, or as it is answered. */
  const toSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
    const made = z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      io,
      override: ({ zodSchema, jsonSchema }) => {
        const told = inDocuments.get(zodSchema as unknown as z.ZodType) ?? shortened(jsonSchema)
        for (const key of Object.keys(jsonSchema)) if (!(key in told)) delete jsonSchema[key]
        Object.assign(jsonSchema, told)
      },
    })
    const { $schema: _, $defs = {}, ...root } = made
    for (const [name, definition] of Object.entries($defs)) keep(name, inComponents(definition))
    return inComponents(root)
  }

  return { toSchema, named: () => Object.fromEntries([...named].sort(([one], [other]) => (one < other ? -1 : 1))) }
}

export type Schemas = ReturnType<typeof createSchemas>
