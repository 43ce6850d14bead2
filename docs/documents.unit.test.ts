import { describe, expect, test } from '@jest/globals'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { isOpen } from '../gateway/src/routing/open-routes.ts'
import { gatheredBy } from '../gateway/src/gathering/gathered-routes.ts'
import { clientRoutes } from '../tests/security/client-routes.ts'
import { asyncApi } from './generate/asyncapi.ts'
import { outOfDate, readDocument } from './generate/documents.ts'
import { eventsTakenBack, type AsyncApi } from './generate/events-taken-back.ts'
import { openApi } from './generate/openapi.ts'
import { problemFiles, problemGuide } from './generate/problems/problem-guide.ts'
import { services } from './generate/services.ts'
import { takenBack, type OpenApi } from './generate/taken-back.ts'
import { read } from './testing/markdown.ts'

const document = openApi()
const operations = Object.values(services).flatMap(({ groups }) => groups.flatMap((group) => group.operations))

const asOfNow = <Document>(made: object): Document => JSON.parse(JSON.stringify(made)) as Document // what a client reads

/** As the gateway looks at it: with something in the place of parameters. */
const routeOf = (told: string) => {
  const [method, path] = told.split(' ') as [string, string]
  return { method, path: `/api${path.replaceAll(/:\w+/g, 'something')}` }
}

test('the documents are as the code is; `npm run docs` makes them so', async () => {
  expect(await outOfDate()).toEqual([])
})

test('every problem has a page that says when it happens, those of nginx too', () => {
  for (const { path, content } of problemFiles()) expect(read(path)).toBe(content)
  const told = problemGuide().flatMap(({ slug, status, cases }) =>
    cases.map(({ title }) => `${status} ${slug} ${title}`),
  )
  const [slugs, titles] = ['problem_type', 'problem_title'].map((name) => {
    const [, block = ''] = new RegExp(`\\$${name} \\{([^}]+)`).exec(read('nginx/problems.conf')) ?? []
    return [...block.matchAll(/(\d{3}) '?([^';]+)/g)].map(([, status, words]) => ({ status, words }))
  })
  expect(slugs!.length).toBeGreaterThan(9)
  expect(told).toEqual(
    expect.arrayContaining(slugs!.map(({ status, words }, at) => `${status} ${words} ${titles![at]!.words}`)),
  )
})

describe('nothing is taken back that clients were promised', () => {
  const released = async <Document>(name: string): Promise<Document> =>
    JSON.parse((await readDocument(`released/${name}`))!) as Document // as it was made of one
  test('of the calls', async () => {
    expect(takenBack(await released<OpenApi>('openapi.json'), asOfNow<OpenApi>(document))).toEqual([])
  })

  test('of the events', async () => {
    expect(eventsTakenBack(await released<AsyncApi>('asyncapi.json'), asOfNow<AsyncApi>(asyncApi()))).toEqual([])
  })
})

describe('the calls', () => {
  test('are valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(asOfNow<Record<string, unknown>>(document))
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
  })

  test('are all that there are, and no others', () => {
    const told = operations.map(({ method, path }) => `${method} ${path}`)
    const gathered = told.filter((one) => gatheredBy(routeOf(one)) !== undefined)
    expect(gathered.length).toBe(2)
    expect([...new Set(told)].toSorted()).toEqual([...new Set([...clientRoutes(), ...gathered])].toSorted())
  })

  test('are open where the gateway lets everybody through', () => {
    const wrong = operations.filter(
      ({ method, path, access }) => (access === 'open') !== isOpen(routeOf(`${method} ${path}`)),
    )
    expect(wrong.map(({ id }) => id)).toEqual([])
  })

  test('have headings that are each of one service', () => {
    const tags = document.tags.map(({ name }) => name)
    expect(tags.filter((name, index) => tags.indexOf(name) !== index)).toEqual([])
  })
})

describe('the examples', () => {
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'document', components: JSON.parse(JSON.stringify(document.components)) as object })

  type Media = { schema: object; example?: unknown }
  type Told = { operationId: string; requestBody?: { content: Record<string, Media> }; responses: Responses }
  type Responses = Record<string, { content?: Record<string, Media> }>

  const told = Object.values(document.paths).flatMap((path) => Object.values(path) as Told[])
  const media = told.flatMap(({ operationId, requestBody, responses }) =>
    [requestBody, ...Object.values(responses)]
      .flatMap((body) => Object.values(body?.content ?? {}))
      .filter(({ example }) => example !== undefined)
      .map((one) => ({ operationId, ...one })),
  )

  test('are as the schemas say', () => {
    expect(media.length).toBeGreaterThan(80)
    const wrong = media.flatMap(({ operationId, schema, example }) => {
      const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object)
      return validate(JSON.parse(JSON.stringify(example))) ? [] : [`${operationId}: ${ajv.errorsText(validate.errors)}`]
    })
    expect(wrong).toEqual([])
  })

  test('are there for every body that is asked for', () => {
    const without = told.filter(({ requestBody }) =>
      Object.entries(requestBody?.content ?? {}).some(([type, { example }]) => type.endsWith('json') && !example),
    )
    expect(without.map(({ operationId }) => operationId)).toEqual(['resendVerification'])
  })
})
