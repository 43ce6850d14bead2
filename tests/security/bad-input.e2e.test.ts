import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createPeople, tokenOf, type Device, type People } from '../e2e/people.ts'
import { startPlatform, type Platform } from '../e2e/platform.ts'
import { openRawSocket, type RawSocket } from '../e2e/raw-socket.ts'
import { doors, fill, nameOf, socketDoors, type Ids } from './doors.ts'
import { knock, type Knock } from './knock.ts'

let platform: Platform
let people: People
let ada: Device
let token: string
let ids: Ids

beforeAll(async () => {
  platform = await startPlatform()
  people = createPeople(platform.url)
  ada = await people.register('ada')
  token = await tokenOf(platform.url, ada.username)
  const { id: chatId } = await ada.client.chats.createGroup({ name: 'Engine' })
  const { id: messageId } = await ada.client.messages.send({ chatId, text: 'hello' })
  ids = { chatId, messageId, userId: ada.id }
}, 90_000)

afterAll(async () => {
  const isWell = (await fetch(`${platform.url}/api/auth/.well-known/jwks.json`)).ok
  people?.leave()
  await platform?.remove()
  expect(isWell).toBe(true)
}, 30_000)

const withBody = doors.filter(({ body }) => body !== undefined)
const withQuery = doors.filter(({ query }) => query !== undefined)
const withIds = doors.filter(({ path }) => path.includes('{'))
const send = (door: (typeof doors)[number], given: Knock) => knock(platform.url, door, { token, ids, ...given })

/** What no field takes. */
const wrongValues = [{ $gt: '' }, ['x'], { a: { b: {} } }, -1.5, 'x'.repeat(100_000)]

describe('a body', () => {
  test.each(withBody.map((door) => [nameOf(door), door] as const))(
    'of %s has to be what is expected',
    async (_, door) => {
      const good = fill(door.body!, ids)

      expect((await send(door, { raw: '{"a":' })).status).toBe(400)
      expect((await send(door, { raw: new Uint8Array([0xff, 0xfe, 0x00]) })).status).toBe(400)
      expect((await send(door, { body: good, headers: { 'content-type': 'text/plain' } })).status).toBe(415)
      expect((await send(door, { raw: `{"a":"${'x'.repeat(200_000)}"}` })).status).toBe(413)
      for (const body of [[], 'text', 7, null]) expect((await send(door, { body })).status).toBe(400)

      const unknown = await send(door, { body: { ...good, surprise: 1 } })
      expect(unknown.problem).toMatchObject({ type: '/problems/invalid-request', errors: [{ pointer: '#/surprise' }] })

      for (const field of Object.keys(good)) {
        for (const value of wrongValues) {
          const { problem, status } = await send(door, { body: { ...good, [field]: value } })
          expect({ field, value, status }).toEqual({ field, value, status: 400 })
          expect(problem!.errors!.map(({ pointer }) => pointer.split('/')[1])).toContain(field)
        }
      }
    },
  )

  test('of any shape whatever is refused or understood, never fatal', async () => {
    const dangerous = fc.constantFrom('__proto__', 'constructor', '$where', 'chatId', 'text', 'type', 'userId', 'seq')
    const body = fc.oneof(fc.jsonValue(), fc.dictionary(fc.oneof(dangerous, fc.string()), fc.jsonValue()))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...withBody), body, async (door, given) => {
        await send(door, { body: given })
      }),
      { numRuns: 120 },
    )
  }, 60_000)

  test('with good fields and one that is anything is refused or understood', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...withBody), fc.nat(), fc.jsonValue(), async (door, number, value) => {
        const good = fill(door.body!, ids)
        const fields = Object.keys(good)
        await send(door, { body: { ...good, [fields[number % fields.length] ?? 'x']: value } })
      }),
      { numRuns: 120 },
    )
  }, 60_000)
})

describe('a query', () => {
  test.each(withQuery.map((door) => [nameOf(door), door] as const))(
    'of %s has to be what is expected',
    async (_, door) => {
      const unknown = await send(door, { query: { ...door.query, surprise: '1' } })
      expect(unknown.problem).toMatchObject({ status: 400, errors: [{ pointer: '#/surprise' }] })

      for (const limit of ['0', '101', '-1', '1e1', 'ten', '', '5.0', '99999999999999999999']) {
        if (door.query!.limit === undefined) continue
        const { problem } = await send(door, { query: { ...door.query, limit } })
        expect(problem).toMatchObject({ status: 400, errors: [{ pointer: '#/limit' }] })
      }
      for (const cursor of ['x', 'e30', 'bnVsbA', 'W10', '%00', 'eyIkZ3QiOiIifQ']) {
        expect((await send(door, { query: { ...door.query, cursor } })).status).toBe(400)
      }
    },
  )

  test('of any kind whatever is refused or understood', async () => {
    const query = fc.dictionary(
      fc.oneof(fc.constantFrom('limit', 'cursor', 'before', 'after', 'around', 'seq', 'search', 'state'), fc.string()),
      fc.oneof(fc.string(), fc.integer().map(String)),
      { maxKeys: 4 },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...doors.filter(({ method }) => method === 'GET')),
        query,
        async (door, given) => {
          await send(door, { query: given })
        },
      ),
      { numRuns: 100 },
    )
  }, 60_000)
})

describe('an id in a path', () => {
  const wrong = [
    'x',
    '0',
    '-1',
    'null',
    '%00',
    '%2e%2e',
    '..%2f..%2fetc',
    '$gt',
    '{"$gt":""}',
    'a'.repeat(5_000),
    '%ff',
    '🙂',
  ]

  test.each(withIds.map((door) => [nameOf(door), door] as const))('of %s has to be one', async (_, door) => {
    for (const value of wrong) {
      const given = /%/.test(value) ? value : encodeURIComponent(value)
      const path = door.path.replaceAll(/\{\w+\}/g, given)
      if (new URL(`/api${path}`, platform.url).pathname === '/') continue // dots lead to the page of the console
      const { status } = await knock(platform.url, { ...door, path }, { token, body: fill(door.body, ids) })
      expect([400, 404, 414, 431]).toContain(status)
    }
  })
})

describe('a header', () => {
  test('of any kind whatever changes nothing but the answer', async () => {
    const door = doors.find((each) => nameOf(each) === 'GET /users/me')!
    const forged = { 'x-user-id': 'someone', 'x-roles': 'admin', 'x-forwarded-for': '1.2.3.4', 'x-caller': '{}' }
    const { text } = await send(door, { headers: forged })
    expect(JSON.parse(text)).toMatchObject({ id: ada.id })

    for (const id of ['short', 'x'.repeat(500), 'with spaces in it', '../../etc/passwd', '<script>alert(1)</script>']) {
      const { headers } = await send(door, { headers: { 'x-request-id': id } })
      expect(headers.get('x-request-id')).not.toBe(id)
    }
    const { headers } = await send(door, { headers: { 'x-request-id': 'a-sane.one_42' } })
    expect(headers.get('x-request-id')).toBe('a-sane.one_42')
  })

  test('Idempotency-Key has to be a UUID', async () => {
    const door = doors.find((each) => nameOf(each) === 'POST /messages')!
    const { status } = await send(door, { body: fill(door.body, ids), headers: { 'idempotency-key': 'not one' } })
    expect(status).toBe(400)
  })

  test('what there is not is 404, for any method', async () => {
    for (const path of [
      '/nothing',
      '/auth/nothing',
      '/internal/accounts',
      '/users/me/nothing',
      '/../internal/revocations',
    ]) {
      for (const method of ['GET', 'POST', 'DELETE'] as const) {
        expect((await send({ method, path }, {})).status).toBe(404)
      }
    }
  })
})

describe('a frame', () => {
  let socket: RawSocket

  beforeAll(async () => {
    socket = await openRawSocket(platform.url, token)
  })
  afterAll(() => socket.close())

  test.each(Object.entries(socketDoors))('%s has to be what is expected', async (event, payload) => {
    for (const wrong of [undefined, null, 7, 'text', [], { surprise: 1 }, { ...fill(payload, ids), surprise: 1 }]) {
      const { ok, problem } = await socket.ask(event, wrong)
      expect({ wrong, ok, status: problem?.status }).toEqual({ wrong, ok: false, status: 400 })
    }
    for (const field of Object.keys(payload)) {
      for (const value of wrongValues) {
        const { ok, problem } = await socket.ask(event, { ...fill(payload, ids), [field]: value })
        expect(ok).toBe(false)
        if (event === 'auth:renew' && typeof value === 'string') continue // a string may be a token; this one is none
        expect(problem).toMatchObject({ status: 400 })
        expect(problem!.errors!.map(({ pointer }) => pointer.split('/')[1])).toContain(field)
      }
    }
  })

  test('of any event and shape whatever is answered', async () => {
    const event = fc.oneof(
      fc.constantFrom(...Object.keys(socketDoors)),
      fc.constantFrom('toString', '__proto__', 'ready'),
    )
    await fc.assert(
      fc.asyncProperty(event, fc.jsonValue(), async (name, payload) => {
        const { ok, problem } = await socket.ask(name, payload)
        expect(ok || problem!.status < 500).toBe(true)
      }),
      { numRuns: 150 },
    )
    expect(socket.ended()).toBe(false)
  }, 60_000)

  test('that is too large ends its own connection and nobody else', async () => {
    const other = await openRawSocket(platform.url, token)

    await other
      .ask('message:send', { ...fill(socketDoors['message:send'], ids), text: 'x'.repeat(300_000) })
      .catch(() => {})

    expect(socket.ended()).toBe(false)
    expect((await socket.ask('typing:stop', { chatId: ids.chatId })).ok).toBe(true)
    other.close()
  })
})
