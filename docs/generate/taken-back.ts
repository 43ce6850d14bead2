import type { JsonSchema } from './create-schemas.ts'
import { narrowed } from './narrowed.ts'

type Body = { required?: boolean; content: Record<string, { schema: JsonSchema }> }
type Parameter = { name: string; in: string; required?: boolean; schema: JsonSchema }
type Operation = {
  parameters?: Parameter[]
  requestBody?: Body
  security: object[]
  responses: Record<string, { content?: Record<string, { schema: JsonSchema }> }>
}
export type OpenApi = { paths: Record<string, Record<string, Operation>> }

const keyOf = ({ name, in: place }: Parameter): string => `${place} ${name}`
const isOpen = ({ security }: Operation): boolean =>
  security.length === 0 || security.some((one) => Object.keys(one).length === 0)

/** Of parameters: those that are gone or are needed now. In paths their order counts, and not their names. */
const ofParameters = (before: OpenApi, after: OpenApi, one: Operation, other: Operation): string[] => {
  const known = new Map((one.parameters ?? []).map((parameter) => [keyOf(parameter), parameter]))
  const left = new Map((other.parameters ?? []).map((parameter) => [keyOf(parameter), parameter]))
  const gone = [...known.keys()].filter((key) => !left.has(key)).map((key) => `has no ${key}`)
  const kept = [...left].flatMap(([key, now]) => {
    const then = known.get(key)
    if (now.required && !then?.required) return [`needs ${key}`]
    if (!then) return []
    const [wide, narrow] = [
      { document: before, schema: then.schema },
      { document: after, schema: now.schema },
    ]
    return narrowed(wide, narrow, { of: 'input' }).map((why) => `${key}: ${why}`)
  })
  return [...gone, ...kept]
}

const ofBody = (before: OpenApi, after: OpenApi, one?: Body, other?: Body): string[] => {
  if (!one) return other?.required ? ['needs a body'] : []
  if (!other) return ['takes no body']
  const needed = other.required && !one.required ? ['needs a body'] : []
  const changed = Object.entries(one.content).flatMap(([type, { schema }]) => {
    const now = other.content[type]
    if (!now) return [`takes no ${type}`]
    return narrowed({ document: before, schema }, { document: after, schema: now.schema }, { of: 'input' })
  })
  return [...needed, ...changed.map((why) => `body: ${why}`)]
}

/** What may be answered besides is no harm; a problem less neither. */
const ofAnswers = (before: OpenApi, after: OpenApi, one: Operation, other: Operation): string[] =>
  Object.entries(one.responses)
    .filter(([status]) => Number(status) < 400)
    .flatMap(([status, { content = {} }]) => {
      const answer = other.responses[status]
      if (!answer) return [`does not answer ${status}`]
      return Object.entries(content).flatMap(([type, { schema }]) => {
        const now = answer.content?.[type]
        if (!now) return [`${status} is not ${type}`]
        const found = narrowed({ document: after, schema: now.schema }, { document: before, schema }, { of: 'answer' })
        return found.map((why) => `${status}: ${why}`)
      })
    })

const ofOperation = (before: OpenApi, after: OpenApi, one: Operation, other: Operation | undefined): string[] => {
  if (!other) return ['is gone']
  return [
    ...(isOpen(one) && !isOpen(other) ? ['needs a token'] : []),
    ...ofParameters(before, after, one, other),
    ...ofBody(before, after, one.requestBody, other.requestBody),
    ...ofAnswers(before, after, one, other),
  ]
}

/** What clients were promised by one document and another takes back: a line each, none where all is kept. */
export const takenBack = (before: OpenApi, after: OpenApi): string[] =>
  Object.entries(before.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) =>
      ofOperation(before, after, operation, after.paths[path]?.[method]).map(
        (why) => `${method.toUpperCase()} ${path} ${why}`,
      ),
    ),
  )
