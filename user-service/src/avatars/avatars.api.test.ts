import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { holdTo } from '@chat/common/testing/hold-to'
import type { Express } from 'express'
import sharp from 'sharp'
import request from 'supertest'
import { serviceOperations } from '../operations.ts'
import { buildApp } from '../app.ts'
import { callAs, problemOf } from '../testing/caller.ts'
import { blue, colourAt, halves, plain, red } from '../testing/pictures.ts'
import { createTestDeps, newUserId, type TestDeps } from '../testing/test-deps.ts'

const asTold = holdTo(serviceOperations)

let given: TestDeps
let app: Express
let call: ReturnType<typeof callAs>
let png: Buffer
let count = 0

beforeAll(async () => {
  given = await createTestDeps()
  app = buildApp(given.deps)
  call = callAs(app, given.tokenFor)
  png = await plain(20, 20).png().toBuffer()
})
beforeEach(() => {
  Object.assign(given.auth, { accounts: [], isAway: false })
  given.announced.length = 0
})
afterAll(() => given.drop())

const newPerson = (): Promise<string> => given.register(`avatar-${(count += 1)}`)
const put = (userId: string, bytes: Buffer, name = 'me.png') =>
  request(app)
    .put('/api/users/me/avatar')
    .auth(given.tokenFor(userId), { type: 'bearer' })
    .attach('file', bytes, name)
    .expect(asTold)
const urlOf = async (userId: string): Promise<string | null> => (await call(userId, 'get', '/users/me')).body.avatarUrl
const open = (url: string) => request(app).get(url).expect(asTold)
const picture = async (url: string): Promise<Buffer> => (await open(url).expect(200)).body
const kept = (userId: string) => given.db.collection('avatars').find({ userId }).toArray()
const avatarIdOf = (url: string): string => new URL(url, 'http://x').searchParams.get('v')!

describe('PUT /users/me/avatar', () => {
  test.each(['png', 'jpeg', 'webp', 'gif'] as const)('makes squares of a %s, in each size', async (format) => {
    const userId = await newPerson()
    const { body } = await put(userId, await plain(300, 200).toFormat(format).toBuffer()).expect(200)

    expect(body).toMatchObject({ id: userId, avatarUrl: expect.stringMatching(`^/api/users/${userId}/avatar\\?v=`) })
    for (const size of [64, 256, 512]) {
      const bytes = await picture(`${body.avatarUrl}&size=${size}`)
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: size, height: size })
      const [r = 0, g = 255, b = 255] = await colourAt(bytes, [0.5, 0.5])
      expect([r > 240, g < 15, b < 15]).toEqual([true, true, true])
    }
    expect((await sharp(await picture(body.avatarUrl)).metadata()).width).toBe(256)
  })

  test('is in every view of the profile, and announced with its version', async () => {
    const [userId, other] = [await newPerson(), await newPerson()]
    const { avatarUrl } = (await put(userId, png).expect(200)).body
    const avatarId = avatarIdOf(avatarUrl)

    expect(await urlOf(userId)).toBe(avatarUrl)
    expect((await call(other, 'get', `/users/${userId}`)).body.avatarUrl).toBe(avatarUrl)
    expect((await call(other, 'get', `/users?ids=${userId}`)).body.items[0].avatarUrl).toBe(avatarUrl)
    expect((await call(other, 'get', `/users?search=avatar-${count - 1}`)).body.items[0].avatarUrl).toBe(avatarUrl)
    expect((await call(other, 'put', `/users/me/contacts/${userId}`)).body.user.avatarUrl).toBe(avatarUrl)
    expect((await call(other, 'get', '/users/me/contacts')).body.items[0].user.avatarUrl).toBe(avatarUrl)
    expect((await call(userId, 'patch', '/users/me', { bio: 'Hi' })).body.avatarUrl).toBe(avatarUrl)
    const updates = given.announced.filter(({ type }) => type === 'profile_updated').map(({ data }) => data)
    expect(updates).toMatchObject([
      { userId, version: 1, avatarId },
      { userId, version: 2, avatarId },
    ])
  })

  test('leaves nothing of where and with what it was made', async () => {
    const userId = await newPerson()
    const exif = { IFD0: { Make: 'Secret camera' }, IFD3: { GPSLatitude: '52/1 31/1 0/1', GPSLatitudeRef: 'N' } }
    const bytes = await plain(64, 64).withExif(exif).jpeg().toBuffer()
    expect(bytes.includes('Secret camera')).toBe(true)

    const { avatarUrl } = (await put(userId, bytes).expect(200)).body
    for (const size of [64, 256, 512]) {
      const found = await sharp(await picture(`${avatarUrl}&size=${size}`)).metadata()
      expect([found.exif, found.icc, found.xmp, found.iptc, found.orientation]).toEqual(Array(5).fill(undefined))
    }
  })

  test('is turned as the camera was held', async () => {
    const userId = await newPerson()
    // the right half is the lower one once it is turned
    const bytes = await halves(100, 100).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const made = await picture((await put(userId, bytes).expect(200)).body.avatarUrl)
    const [above, below] = [await colourAt(made, [0.5, 0.2]), await colourAt(made, [0.5, 0.8])]
    expect([above[0]! > 200, above[2]! < 50, below[0]! < 50, below[2]! > 200]).toEqual([true, true, true, true])
  })

  test('of many frames there is the first, and what is seen through stays so', async () => {
    const userId = await newPerson()
    const frames = await Promise.all([red, blue].map((colour) => plain(20, 20, colour).png().toBuffer()))
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer()
    expect((await sharp(gif).metadata()).pages).toBe(2)
    const first = await picture((await put(userId, gif).expect(200)).body.avatarUrl)
    expect((await sharp(first).metadata()).pages ?? 1).toBe(1)
    expect((await colourAt(first, [0.5, 0.5]))[0]).toBeGreaterThan(240)

    const half = await plain(20, 20, { r: 255, g: 0, b: 0, alpha: 0.5 }).png().toBuffer()
    const seen = await colourAt(await picture((await put(userId, half).expect(200)).body.avatarUrl), [0.5, 0.5])
    expect([seen[0]! > 240, Math.abs(seen[3]! - 128) < 5]).toEqual([true, true])
  })

  test('takes pictures of other colours and depths', async () => {
    const userId = await newPerson()
    const grey = plain(30, 30).greyscale()
    const odd = [
      await grey.clone().png({ palette: true }).toBuffer(),
      await grey.clone().toColourspace('b-w').jpeg().toBuffer(),
      await plain(30, 30).toColourspace('rgb16').png().toBuffer(),
      await plain(30, 30).toColourspace('cmyk').jpeg().toBuffer(),
      await plain(1, 400).png({ progressive: true }).toBuffer(),
    ]
    for (const bytes of odd) await put(userId, bytes).expect(200)
  })

  test('a new one has a new address, and the one before it is gone', async () => {
    const userId = await newPerson()
    const first = (await put(userId, png).expect(200)).body.avatarUrl
    const second = (await put(userId, png).expect(200)).body.avatarUrl

    expect(avatarIdOf(second)).not.toBe(avatarIdOf(first))
    expect(problemOf(await open(first).expect(404)).type).toBe('/problems/avatar-not-found')
    await open(second).expect(200)
    expect(await kept(userId)).toHaveLength(1)
  })

  test('of several at once the last one written is there, and nothing is left over', async () => {
    const userId = await newPerson()
    const answers = [await put(userId, png), ...(await Promise.all([put(userId, png), put(userId, png)]))]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])

    const url = await urlOf(userId)
    expect(answers.map(({ body }) => body.avatarUrl)).toContain(url)
    expect((await kept(userId)).map(({ _id }) => String(_id))).toEqual([avatarIdOf(url!)])
    const newest = given.announced.find(({ data }) => (data as { version: number }).version === 3)
    expect(newest?.data).toMatchObject({ avatarId: avatarIdOf(url!) })
  })

  test('loses no other change that is made at the same time', async () => {
    const userId = await newPerson()
    const answers = await Promise.all([
      put(userId, png),
      call(userId, 'patch', '/users/me', { bio: 'Hi' }),
      call(userId, 'put', '/users/status', { text: 'Busy' }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await call(userId, 'get', '/users/me')).body).toMatchObject({
      ...{ bio: 'Hi', status: { text: 'Busy' }, avatarUrl: expect.any(String) },
    })
  })
})

describe('DELETE /users/me/avatar', () => {
  test('removes it, and may be repeated', async () => {
    const userId = await newPerson()
    const { avatarUrl } = (await put(userId, png).expect(200)).body
    for (let times = 0; times < 2; times += 1) await call(userId, 'delete', '/users/me/avatar').expect(204)

    expect(await urlOf(userId)).toBeNull()
    expect(await kept(userId)).toEqual([])
    await open(avatarUrl).expect(404)
    expect(given.announced).toHaveLength(2)
    expect(given.announced[1]!.data).toMatchObject({ userId, version: 2 })
    expect(given.announced[1]!.data).not.toHaveProperty('avatarId')
  })

  test('beside an upload ends with one of the two', async () => {
    const userId = await newPerson()
    await put(userId, png).expect(200)
    await Promise.all([put(userId, png), call(userId, 'delete', '/users/me/avatar').expect(204)])
    const url = await urlOf(userId)
    expect((await kept(userId)).map(({ _id }) => String(_id))).toEqual(url === null ? [] : [avatarIdOf(url)])
  })
})

describe('GET /users/:id/avatar', () => {
  let userId: string
  let url: string
  beforeAll(async () => {
    userId = await newPerson()
    url = (await put(userId, png).expect(200)).body.avatarUrl
  })

  test('opens without a token where the address is signed, to be kept for ever', async () => {
    const { headers } = await open(url).expect(200)
    expect(headers).toMatchObject({
      'content-type': 'image/webp',
      'content-disposition': 'inline; filename="avatar.webp"',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
      etag: `"${avatarIdOf(url)}-256"`,
    })
    const etag = headers.etag!
    const again = await open(url).set('if-none-match', etag).expect(304)
    expect(again.headers.etag).toBe(etag)
    await open(`${url}&size=64`).set('if-none-match', etag).expect(200)
    const head = await request(app).head(url).expect(200)
    expect(head.headers['content-length']).toBe(headers['content-length'])
  })

  test('opens with a token too, but not to be kept: another one may be there tomorrow', async () => {
    const { headers, body } = await call(await newPerson(), 'get', `/users/${userId}/avatar`).expect(200)
    expect(headers['cache-control']).toBe('private, no-cache')
    expect(body.equals(await picture(url))).toBe(true)
    await call(userId, 'get', `/users/${userId}/avatar?v=${avatarIdOf(url)}&size=64`).expect(200)
    await call(userId, 'get', `/users/${userId}/avatar?v=${newUserId()}`).expect(404)
  })

  test('is 401 for whoever has neither, and for a signature of something else', async () => {
    const { searchParams } = new URL(url, 'http://x')
    const [expires, signature] = [searchParams.get('expires'), searchParams.get('signature')!]
    const v = searchParams.get('v')!
    const other = await newPerson()
    const path = `/api/users/${userId}/avatar`
    const addresses = [
      path,
      `${path}?v=${v}`,
      `${path}?v=${newUserId()}&expires=${expires}&signature=${signature}`,
      `/api/users/${other}/avatar?v=${v}&expires=${expires}&signature=${signature}`,
      `${path}?v=${v}&expires=${Number(expires) + 86_400}&signature=${signature}`,
      `${path}?v=${v}&expires=${expires}&signature=${'A'.repeat(43)}`,
      `${path}?v=${v}&v=${v}&expires=${expires}&signature=${signature}`,
      `${path}?expires=${expires}&signature=${signature}`,
      `/api/users/nobody/avatar`,
    ]
    for (const address of addresses) expect([address, (await open(address)).status]).toEqual([address, 401])
  })

  test('is over after a day or two', async () => {
    const before = given.clock.now
    given.clock.now = new Date(before.getTime() + 2 * 86_400_000 + 1)
    try {
      await open(url).expect(401)
    } finally {
      given.clock.now = before
    }
  })

  test.each(['size=65', 'size=', 'size=64&size=256', 'size=1e2', 'width=64', 'size=__proto__'])(
    'refuses ?%s',
    async (query) => {
      expect(problemOf(await open(`${url}&${query}`).expect(400)).type).toBe('/problems/invalid-request')
    },
  )

  test('is 404 for whoever has none or does not exist', async () => {
    const other = await newPerson()
    expect(problemOf(await call(userId, 'get', `/users/${other}/avatar`).expect(404)).type).toBe(
      '/problems/avatar-not-found',
    )
    expect(problemOf(await call(userId, 'get', `/users/${newUserId()}/avatar`).expect(404)).type).toBe(
      '/problems/user-not-found',
    )
    await call(userId, 'get', '/users/nobody/avatar').expect(400)
  })
})

test.each([
  ['put', '/users/me/avatar'],
  ['delete', '/users/me/avatar'],
  ['get', `/users/${'0'.repeat(24)}/avatar`],
] as const)('%s %s asks for a token', async (method, path) => {
  for (const authorization of ['', 'Bearer x', `Bearer ${given.tokenFor(newUserId(), { expiresInSeconds: -5 })}`]) {
    const response = await request(app)[method](`/api${path}`).set('authorization', authorization).expect(401)
    expect(problemOf(response).type).toBe('/problems/unauthenticated')
  }
})
