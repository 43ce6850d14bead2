import { describe, expect, test } from '@jest/globals'
import { eventsTakenBack, type AsyncApi } from './events-taken-back.ts'
import { takenBack, type OpenApi } from './taken-back.ts'

type Schema = Record<string, unknown>

const tea = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    hot: { type: 'boolean' },
    kind: { enum: ['green', 'black'] },
    leaf: { anyOf: [{ type: 'string' }, { type: 'null' }] },
  },
  required: ['id', 'leaf'],
  additionalProperties: false,
}
const wish = {
  type: 'object',
  properties: { name: { type: 'string', minLength: 1, maxLength: 64 }, kind: { enum: ['green', 'black'] } },
  required: ['name'],
  additionalProperties: false,
}

const json = (schema: Schema) => ({ content: { 'application/json': { schema } } })
const limit = { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } }

type Change = {
  answer?: Schema
  body?: Schema
  parameters?: (typeof limit & { required?: boolean })[]
  security?: object[]
}
const api = ({ answer = tea, body = wish, parameters = [limit], security = [] }: Change = {}, methods = ['post']) => {
  const responses = { 201: json({ $ref: '#/components/schemas/Tea' }), 409: json({}) }
  const operation = { parameters, security, requestBody: { required: true, ...json(body) }, responses }
  const paths = { '/teas': Object.fromEntries(methods.map((method) => [method, operation])) }
  return { paths, components: { schemas: { Tea: answer } } } as unknown as OpenApi
}

const withField = (schema: Schema, name: string, field: Schema | undefined) => {
  const { [name]: _, ...others } = schema['properties'] as Record<string, Schema>
  return { ...schema, properties: field ? { ...others, [name]: field } : others }
}

describe('what is taken back from clients', () => {
  test.each<[string, OpenApi]>([
    ['nothing', api()],
    ['another call', api({}, ['post', 'get'])],
    ['another field in an answer', api({ answer: withField(tea, 'sugar', { type: 'integer' }) })],
    ['a field in every answer that was in some', api({ answer: { ...tea, required: ['id', 'leaf', 'hot'] } })],
    ['another value in an answer', api({ answer: withField(tea, 'kind', { enum: ['green', 'black', 'white'] }) })],
    ['one type of two in an answer', api({ answer: withField(tea, 'leaf', { type: 'string' }) })],
    ['another field that may be given', api({ body: withField(wish, 'sugar', { type: 'integer' }) })],
    ['a field that may be left out', api({ body: { ...wish, required: [] } })],
    ['wider limits', api({ body: withField(wish, 'name', { type: 'string', maxLength: 100 }) })],
    ['another value that is taken', api({ body: withField(wish, 'kind', { enum: ['green', 'black', 'white'] }) })],
    ['another parameter that may be given', api({ parameters: [limit, { ...limit, name: 'cursor' }] })],
  ])('is nothing: %s', (_, after) => {
    expect(takenBack(api(), after)).toEqual([])
  })

  test.each<[string, OpenApi, string]>([
    ['a call', api({}, []), 'POST /teas is gone'],
    ['that it is open', api({ security: [{ bearer: [] }] }), 'POST /teas needs a token'],
    ['a field', api({ answer: withField(tea, 'hot', undefined) }), '201: / has no hot'],
    ['that a field is always there', api({ answer: { ...tea, required: ['leaf'] } }), '201: / need not have id'],
    ['the type of a field', api({ answer: withField(tea, 'hot', { type: 'string' }) }), '201: /hot is string'],
    ['that a field is never null', api({ answer: withField(tea, 'id', { type: ['string', 'null'] }) }), '201: /id is'],
    ['that a field need not be given', api({ body: { ...wish, required: ['name', 'kind'] } }), 'body: / needs kind'],
    ['a field that may be given', api({ body: withField(wish, 'kind', undefined) }), 'body: / has no kind'],
    ['a value', api({ body: withField(wish, 'kind', { enum: ['green'] }) }), 'body: /kind may not be black'],
    ['the type that is taken', api({ body: withField(wish, 'name', { type: 'integer' }) }), 'body: /name was string'],
    ['long names', api({ body: withField(wish, 'name', { type: 'string', maxLength: 9 }) }), 'maxLength is lower'],
    ['short names', api({ body: withField(wish, 'name', { type: 'string', minLength: 2 }) }), 'minLength is higher'],
    ['any spelling', api({ body: withField(wish, 'name', { type: 'string', pattern: '^a' }) }), 'pattern is another'],
    ['a parameter', api({ parameters: [] }), 'has no query limit'],
    ['that none is needed', api({ parameters: [{ ...limit, required: true }] }), 'needs query limit'],
    ['large pages', api({ parameters: [{ ...limit, schema: { ...limit.schema, maximum: 50 } }] }), 'maximum is lower'],
  ])('%s', (_, after, why) => {
    const found = takenBack(api(), after)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(why)
  })
})

describe('what is taken back of events', () => {
  const on = (channel: string, message: string) => ({
    channel: { $ref: `#/channels/${channel}` },
    messages: [{ $ref: `#/channels/${channel}/messages/${message}` }],
  })
  const events = (told: Schema | undefined, asked: Schema = wish) =>
    ({
      operations: {
        ...(told && { tell: { action: 'send', ...on('socket', 'poured') } }),
        ask: { action: 'receive', ...on('socket', 'pour'), reply: on('socket', 'answer') },
        handle: { action: 'receive', ...on('poured', 'event') },
      },
      components: { messages: { poured: { payload: told }, pour: { payload: asked }, answer: { payload: tea } } },
    }) as unknown as AsyncApi

  test.each<[string, AsyncApi, string[]]>([
    ['nothing', events(tea), []],
    ['another field', events(withField(tea, 'sugar', { type: 'integer' })), []],
    ['an event', events(undefined), ['poured is gone']],
    ['a field', events(withField(tea, 'hot', undefined)), ['poured / has no hot']],
    ['what one may ask', events(tea, withField(wish, 'kind', undefined)), ['pour / has no kind']],
  ])('%s', (_, after, found) => {
    expect(eventsTakenBack(events(tea), after)).toEqual(found)
  })
})
