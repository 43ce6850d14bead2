import type { ProblemCatalogue } from '@chat/common/http/problem'
import type { Answer, Operation } from '@chat/common/openapi/operation'
import type { JsonSchema, Schemas } from './create-schemas.ts'
import { problemResponses } from './problem-responses.ts'

type ObjectSchema = { properties?: Record<string, JsonSchema>; required?: string[]; anyOf?: ObjectSchema[] }

/** Of a union each of its options' parameters; needed is what all of them need. */
const fieldsOf = ({ properties = {}, required = [], anyOf }: ObjectSchema): ObjectSchema => {
  if (anyOf === undefined) return { properties, required }
  const options = anyOf.map(fieldsOf)
  return {
    properties: Object.assign({}, ...options.map((option) => option.properties)) as Record<string, JsonSchema>,
    required: (options[0]?.required ?? []).filter((name) => options.every((option) => option.required!.includes(name))),
  }
}

const toParameter = (name: string, place: string, given: JsonSchema, isRequired: boolean) => {
  const { description, ...schema } = given
  return {
    name,
    in: place,
    ...(description !== undefined && { description }),
    ...(isRequired && { required: true }),
    ...(schema.type === 'array' && place === 'query' && { style: 'form', explode: false }),
    schema,
  }
}

const parametersOf = ({ toSchema }: Schemas, { id, path, params, query, headers = [] }: Operation) => {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!)
  const inPath = fieldsOf(params ? toSchema(params, 'input') : {}).properties!
  if (names.toSorted().join() !== Object.keys(inPath).toSorted().join())
    throw new Error(`${id}: the parameters of ${path} are not those of its schema`)

  const inQuery = fieldsOf(query ? toSchema(query, 'input') : {})
  return [
    ...names.map((name) => toParameter(name, 'path', inPath[name]!, true)),
    ...Object.entries(inQuery.properties!).map(([name, schema]) =>
      toParameter(name, 'query', schema, inQuery.required!.includes(name)),
    ),
    ...headers.map(({ name, description, schema }) =>
      toParameter(name, 'header', { ...toSchema(schema, 'input'), description }, false),
    ),
  ]
}

const bodyOf = ({ toSchema }: Schemas, { body, example, upload }: Operation) => {
  if (upload) {
    const file = { type: 'string', format: 'binary', description: `${upload.maxBytes} bytes at most` }
    const schema = { type: 'object', properties: { file }, required: ['file'] }
    return { description: upload.description, required: true, content: { 'multipart/form-data': { schema } } }
  }
  if (!body) return undefined
  const content = { schema: toSchema(body, 'input'), ...(example !== undefined && { example }) }
  return { required: !body.safeParse(undefined).success, content: { 'application/json': content } }
}

const toResponse = ({ toSchema }: Schemas, { description, schema, contentType, headers = {}, example }: Answer) => {
  const type = contentType ?? (schema ? 'application/json' : undefined)
  const body = schema ? toSchema(schema, 'output') : { type: 'string', format: 'binary' }
  return {
    description,
    headers: {
      'x-request-id': { $ref: '#/components/headers/RequestId' },
      ratelimit: { $ref: '#/components/headers/RateLimit' },
      ...Object.fromEntries(
        Object.entries(headers).map(([name, told]) => [name, { description: told, schema: { type: 'string' } }]),
      ),
    },
    ...(type && { content: { [type]: { schema: body, ...(example !== undefined && { example }) } } }),
  }
}

const security = { open: [], signed: [{ bearer: [] }, {}], user: [{ bearer: [] }], admin: [{ bearer: [] }] }

/** An operation as OpenAPI has it. */
export const toOperation = (
  schemas: Schemas,
  operation: Operation,
  { tag, problems }: { tag: string; problems: ProblemCatalogue },
) => {
  const { id, summary, description, access = 'user', answers, deprecated } = operation
  const told = [description, access === 'admin' ? 'For the role `admin`.' : undefined].filter((part) => part)
  const parameters = parametersOf(schemas, operation)
  const requestBody = bodyOf(schemas, operation)
  const good = Object.entries(answers).map(([status, answer]) => [status, toResponse(schemas, answer)])
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(told.length > 0 && { description: told.join(' ') }),
    ...(deprecated && { deprecated }),
    security: security[access],
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: { ...Object.fromEntries(good), ...problemResponses(operation, problems) },
  }
}
