import { problemAnswer } from '@chat/common/openapi/problem.answer'
import type { Operation } from '@chat/common/openapi/operation'
import { createSchemas } from './create-schemas.ts'
import { sharedResponses } from './problem-responses.ts'
import { services } from './services.ts'
import { toOperation } from './to-operation.ts'

const description = `Ids are opaque strings. Times are ISO 8601 in UTC. Lengths are in code points. Unknown fields are refused.
Lists answer \`{ items, next }\`: \`?cursor=\` takes \`next\`, which is null at the end.

Errors are \`application/problem+json\` (RFC 9457); \`type\` is \`/problems/<slug>\`, where a page says more, and each call
lists its slugs. Beside those any call may be answered, before it is known which it is: \`request-timeout\` (408) and
\`length-required\` (411) for a body that does not arrive or has no length, \`headers-too-large\` (431).

Socket events are in \`/api/asyncapi.json\`.`

const header = (told: string, schema: object = { type: 'string' }) => ({ description: told, schema })

const headers = {
  RequestId: header(
    'Names the request in logs; taken over from the request if it is 8 to 64 letters, digits, `.`, `_`, `-`',
  ),
  RateLimit: header('How many requests are left, and for how long: `limit=600, remaining=599, reset=60`'),
  RetryAfter: header('Seconds', { type: 'integer', minimum: 1 }),
  WwwAuthenticate: header('`Bearer`'),
}

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `accessToken` of `login`, `register` or `refresh`',
  },
}

/** Of two routes that differ in the name of a parameter alone OpenAPI wants one: the first one's names are taken. */
const createPaths = () => {
  const paths: Record<string, Record<string, unknown>> = {}
  const known = new Map<string, string>()

  return {
    paths,
    add: ({ method, path }: Operation, operation: ReturnType<typeof toOperation>): void => {
      const shape = path.replaceAll(/:\w+/g, '{}')
      const template = known.get(shape) ?? path.replaceAll(/:(\w+)/g, '{$1}')
      known.set(shape, template)
      const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const parameters = operation.parameters?.map((one, index) =>
        one.in === 'path' ? { ...one, name: names[index] } : one,
      )
      const key = method.toLowerCase()
      if (paths[template]?.[key]) throw new Error(`${method} ${path} is told of twice`)
      paths[template] = { ...paths[template], [key]: { ...operation, ...(parameters && { parameters }) } }
    },
  }
}

/** All calls of all services, as OpenAPI 3.1. @throws Error where they contradict each other */
export const openApi = () => {
  const schemas = createSchemas()
  schemas.toSchema(problemAnswer, 'output')
  const { paths, add } = createPaths()
  const ids = new Set<string>()

  for (const { groups, problems } of Object.values(services))
    for (const { tag, operations } of groups)
      for (const operation of operations) {
        if (ids.has(operation.id)) throw new Error(`two operations are called ${operation.id}`)
        ids.add(operation.id)
        add(operation, toOperation(schemas, operation, { tag, problems }))
      }

  const groups = Object.entries(services).map(([name, service]) => ({
    name,
    tags: service.groups.map(({ tag }) => tag),
  }))
  return {
    openapi: '3.1.0',
    info: { title: 'Chat', version: '1', description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/api' }],
    tags: groups.flatMap(({ name, tags }) => tags.map((tag) => ({ name: tag, description: `Of ${name}` }))),
    'x-tagGroups': groups,
    security: [{ bearer: [] }],
    paths,
    components: { securitySchemes, headers, responses: sharedResponses(), schemas: schemas.named() },
  }
}
