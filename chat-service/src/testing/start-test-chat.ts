import { once } from 'node:events'
import type { Broker } from '@chat/common/broker/broker'
import type { MessageData } from '@chat/common/events/chat-content'
import { userRegistered } from '@chat/common/events/auth-events'
import { createInternalClient } from '@chat/common/internal/internal-client'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { openDatabase } from '@chat/common/mongo/open-database'
import { createPeople } from '@chat/common/people/create-people'
import { holdTo } from '@chat/common/testing/hold-to'
import { testDatabaseUrl } from '@chat/common/testing/test-database'
import { createTestTokens } from '@chat/common/testing/test-tokens'
import { mongo } from 'mongoose'
import { io as connect, type Socket } from 'socket.io-client'
import request from 'supertest'
import { serveChats } from '../app.ts'
import { createChatIndexes } from '../create-indexes.ts'
import { loadConfig } from '../config.ts'
import { serviceOperations } from '../operations.ts'
import { openTestBroker } from './open-test-broker.ts'

const asTold = holdTo(serviceOperations)

export type TestPerson = { userId: string; username: string; token: string }

/** The service as it is, on a database of its own; only who issues tokens and who knows people is the test's. */
export const startTestChat = async (options: { env?: Record<string, string>; broker?: Broker; url?: string } = {}) => {
  const url = options.url ?? testDatabaseUrl('chat')
  const config = loadConfig({
    MONGO_URL: url,
    AUTH_URL: 'http://127.0.0.1:1',
    AUTH_INTERNAL_URL: 'http://127.0.0.1:1',
    INTERNAL_SECRET: 'not-asked-for-here',
    RATE_LIMIT_ENABLED: 'false',
    RECEIPTS_EVERY_MS: '20',
    PRESENCE_EVERY_MS: '20',
    PRESENCE_GRACE_MS: '0',
    EXPIRY_CHECK_MS: '50',
    RESYNC_SPREAD_MS: '50',
    DRAIN_SPREAD_MS: '0',
    LINGER_MS: '0',
    ...options.env,
  })
  await createChatIndexes(config)

  const log = createLogger({
    service: 'chat-service',
    level: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    format: 'json',
  })
  const broker = options.broker ?? (await openTestBroker())
  const db = await openDatabase(url, { monitorCommands: true })
  const tokens = createTestTokens()
  const people = createPeople({ db, accounts: { find: async () => [] } })
  const parts = { log, broker, metrics: createMetrics('chat-service'), db, access: tokens.access, people }
  const service = await serveChats(config, parts)
  const address = `http://127.0.0.1:${service.port}`
  const internalAddress = `http://127.0.0.1:${service.internalPort}`
  const internal = createInternalClient({ url: internalAddress, secret: config.INTERNAL_SECRET })
  const sockets: Socket[] = []

  const register = async (username: string): Promise<TestPerson> => {
    const userId = new mongo.ObjectId().toHexString()
    const data = { userId, username, displayName: username, createdAt: new Date().toISOString() }
    const event = userRegistered.create({
      id: userId,
      source: '/auth-service',
      subject: userId,
      time: new Date(),
      data,
    })
    await people.routes.find(({ type }) => type === userRegistered.type)?.handle(event)
    return { userId, username, token: tokens.tokenFor(userId) }
  }

  const as = (person: Pick<TestPerson, 'token'>) => {
    const send = (method: 'get' | 'post' | 'put' | 'patch' | 'delete') => (path: string) =>
      request(address)[method](`/api${path}`).set('authorization', `Bearer ${person.token}`).expect(asTold)
    return { get: send('get'), post: send('post'), put: send('put'), patch: send('patch'), delete: send('delete') }
  }

  const openSocket = (token: string): Socket => {
    const socket = connect(address, { transports: ['websocket'], auth: { token }, forceNew: true, reconnection: false })
    sockets.push(socket)
    return socket
  }

  /** A socket whose rooms are joined; what it hears is gathered by event. */
  const join = async (person: Pick<TestPerson, 'token'>) => {
    const socket = openSocket(person.token)
    const heard: { event: string; payload: unknown }[] = []
    socket.onAny((event: string, payload: unknown) => void heard.push({ event, payload }))
    await once(socket as unknown as NodeJS.EventEmitter, 'ready') // an emitter with the same on and off
    const of = (event: string): unknown[] => heard.filter((one) => one.event === event).map(({ payload }) => payload)
    /** What people said, without what the system says. */
    const texts = (): string[] =>
      of('message:new').flatMap((payload) => {
        const { text, system } = payload as MessageData // what the service emits under this name
        return system ? [] : [text]
      })
    return { socket, heard, of, texts }
  }

  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.disconnect()
    await service.stop()
    if (!options.broker) await broker.close()
    if (!options.url) await db.dropDatabase()
    await db.close()
  }

  return {
    address,
    internalAddress,
    internal,
    url,
    db,
    broker,
    tokens,
    register,
    as,
    openSocket,
    join,
    drain: service.stop,
    stop,
  }
}

export type TestChat = Awaited<ReturnType<typeof startTestChat>>
