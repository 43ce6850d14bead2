import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { blockChanged, settingsChanged } from '@chat/common/events/user-events'
import { createConnectedClient } from '@chat/common/internal/connected-client'
import { createPresenceClient, type PresenceClient } from '@chat/common/internal/presence-client'
import { until } from '@chat/common/testing/until'
import { mongo } from 'mongoose'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { tell } from '../testing/tell.ts'

jest.setTimeout(120_000)

let chat: TestChat
let presence: PresenceClient
let ann: TestPerson
let bob: TestPerson
let stranger: TestPerson

const share = (owner: TestPerson, other: TestPerson) =>
  chat.as(owner).post('/chats').send({ type: 'direct', userId: other.userId }).expect(201)

const envelope = (userId: string) => ({ id: randomUUID(), source: '/user-service', subject: userId, time: new Date() })

const setSettings = (userId: string, version: number, shown: { showPresence?: boolean; showLastSeen?: boolean }) =>
  tell(
    chat.broker,
    settingsChanged.create({
      ...envelope(userId),
      data: {
        ...{ userId, version, showPresence: true, showLastSeen: true, readReceipts: true },
        ...{ whoMayWrite: 'everyone', locale: 'en', timeZone: 'UTC' },
        ...shown,
      },
    }),
  )

const setBlock = (userId: string, blockedId: string, version: number, blocked: boolean) =>
  tell(chat.broker, blockChanged.create({ ...envelope(userId), data: { userId, blockedId, version, blocked } }))

beforeAll(async () => {
  chat = await startTestChat()
  presence = createPresenceClient(chat.internal)
  ;[ann, bob, stranger] = [await chat.register('ann'), await chat.register('bob'), await chat.register('sue')]
  await share(ann, bob)
}, 60_000)
afterAll(() => chat.stop())

const seenBy = async (viewer: TestPerson, ...people: TestPerson[]) =>
  Object.fromEntries(
    await presence.of(
      viewer.userId,
      people.map(({ userId }) => userId),
    ),
  )

test('others are told as on presence:subscribe, and everybody of themselves', async () => {
  expect(await seenBy(ann, bob, stranger)).toEqual({
    [ann.userId]: { presence: 'offline' },
    [bob.userId]: { presence: 'offline' },
  })

  const { socket } = await chat.join(bob)
  await until(async () => (await seenBy(ann, bob))[bob.userId]?.presence === 'online')
  expect(await seenBy(stranger, ann, bob, stranger)).toEqual({ [stranger.userId]: { presence: 'offline' } })

  await socket.emitWithAck('presence:set', { presence: 'away' })
  await until(async () => (await seenBy(ann, bob))[bob.userId]?.presence === 'away')
  socket.disconnect()
  const gone = await until(async () => {
    const seen = (await seenBy(ann, bob))[bob.userId]
    return seen?.presence === 'offline' ? seen : undefined
  })
  expect(Math.abs(Date.parse(gone.lastSeenAt!) - Date.now())).toBeLessThan(60_000)
})

test('settings and blocks hold, but nobody hides anything from themselves', async () => {
  const { socket } = await chat.join(ann)
  await until(async () => (await seenBy(bob, ann))[ann.userId]?.presence === 'online')
  socket.disconnect()
  await until(async () => (await seenBy(bob, ann))[ann.userId]?.lastSeenAt)

  await setSettings(ann.userId, 1, { showLastSeen: false })
  await until(async () => !(await seenBy(bob, ann))[ann.userId]?.lastSeenAt)
  await setSettings(ann.userId, 2, { showPresence: false })
  await until(async () => !(await seenBy(bob, ann))[ann.userId])
  expect((await seenBy(ann, ann))[ann.userId]).toEqual({ presence: 'offline', lastSeenAt: expect.any(String) })

  await setBlock(bob.userId, ann.userId, 1, true)
  await until(async () => !(await seenBy(ann, bob))[bob.userId])
  await setBlock(bob.userId, ann.userId, 2, false)
  await until(async () => (await seenBy(ann, bob))[bob.userId])
})

test('it is asked with the secret, for one viewer, of ids, at most 100', async () => {
  const ask = (search: string, secret = 'not-asked-for-here') =>
    fetch(`${chat.internalAddress}/internal/presence?${search}`, { headers: { authorization: `Bearer ${secret}` } })
  const ids = (count: number) => Array.from({ length: count }, () => `ids=${new mongo.ObjectId().toHexString()}`)
  const viewer = `viewerId=${ann.userId}`

  expect((await ask(viewer)).status).toBe(200)
  expect((await ask([viewer, ...ids(100)].join('&'))).status).toBe(200)
  expect((await ask(`${viewer}&ids=${bob.userId}&ids=${bob.userId}`)).status).toBe(200)
  for (const search of ['', `ids=${bob.userId}`, `${viewer}&ids=x`, `${viewer}&x=1`, [viewer, ...ids(101)].join('&')])
    expect((await ask(search)).status).toBe(400)
  expect((await ask(viewer, 'not-the-secret-here')).status).toBe(401)
  expect((await ask(viewer, chat.tokens.tokenFor(ann.userId))).status).toBe(401)
  expect((await fetch(`${chat.address}/internal/presence?${viewer}`)).status).toBe(404)
  await expect(presence.of(ann.userId, Array.from({ length: 101 }, String))).rejects.toThrow(RangeError)
  expect(await presence.of(ann.userId, [])).toEqual(new Map())
})

describe('who is connected', () => {
  test('is told as it is, whatever they let others see, and who is missing is not there', async () => {
    const connected = createConnectedClient(chat.internal)
    const hidden = await chat.register('hid')
    const away = await chat.register('eve')
    await setSettings(hidden.userId, 1, { showPresence: false })
    const { socket } = await chat.join(hidden)
    const other = await chat.join(away)
    await other.socket.emitWithAck('presence:set', { presence: 'away' })

    const ids = [hidden.userId, away.userId, new mongo.ObjectId().toHexString()]
    const expected = { [hidden.userId]: 'online', [away.userId]: 'away' }
    await until(async () => isDeepStrictEqual(Object.fromEntries(await connected.of(ids)), expected))
    socket.disconnect()
    await until(async () => !(await connected.of(ids)).has(hidden.userId))
    expect(await connected.of([])).toEqual(new Map())
  })

  test('is asked with the secret, of ids, at most 500', async () => {
    const ask = (search: string, secret = 'not-asked-for-here') =>
      fetch(`${chat.internalAddress}/internal/connected?${search}`, { headers: { authorization: `Bearer ${secret}` } })
    const ids = (count: number) => Array.from({ length: count }, () => `ids=${new mongo.ObjectId().toHexString()}`)

    expect((await ask('')).status).toBe(200)
    expect((await ask(ids(500).join('&'))).status).toBe(200)
    for (const search of ['ids=x', `viewerId=${ann.userId}`, ids(501).join('&')])
      expect((await ask(search)).status).toBe(400)
    expect((await ask('', 'not-the-secret-here')).status).toBe(401)
    expect((await ask('', chat.tokens.tokenFor(ann.userId))).status).toBe(401)
    expect((await fetch(`${chat.address}/internal/connected`)).status).toBe(404)
    await expect(createConnectedClient(chat.internal).of(Array.from({ length: 501 }, String))).rejects.toThrow(
      RangeError,
    )
  })
})
