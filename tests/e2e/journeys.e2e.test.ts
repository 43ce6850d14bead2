import { afterAll, beforeAll, describe } from '@jest/globals'
import { isRabbitmqInstalled, rabbitmqAdvice, startRabbitmq } from '../support/rabbitmq.ts'
import type { TestServer } from '../support/mongod.ts'
import { accountJourneys } from './journeys/accounts.ts'
import { directChatJourneys } from './journeys/direct-chats.ts'
import { groupJourneys } from './journeys/groups.ts'
import { notificationJourneys } from './journeys/notifications.ts'
import { oldCallJourneys } from './journeys/old-calls.ts'
import { readingJourneys } from './journeys/reading.ts'
import { sendingJourneys } from './journeys/sending.ts'
import { sessionJourneys } from './journeys/sessions.ts'
import type { World } from './journeys/world.ts'
import { createPeople, type People } from './people.ts'
import { startPlatform, type Platform } from './platform.ts'

const journeys = (startBroker: () => Promise<TestServer | undefined>): void => {
  let broker: TestServer | undefined
  let platform: Platform
  let people: People

  beforeAll(async () => {
    broker = await startBroker()
    platform = await startPlatform({
      ...(broker && { rabbitmqUrl: broker.url }),
      env: { ACCESS_TOKEN_TTL_SECONDS: '6' },
    })
    people = createPeople(platform.url)
  }, 120_000)

  afterAll(async () => {
    people?.leave()
    await platform?.remove()
    await broker?.stop()
  }, 60_000)

  const world = (): World => ({ url: platform.url, people })
  describe('accounts', () => accountJourneys(world))
  describe('direct chats', () => directChatJourneys(world))
  describe('sending', () => sendingJourneys(world))
  describe('reading', () => readingJourneys(world))
  describe('groups', () => groupJourneys(world))
  describe('notifications', () => notificationJourneys(world))
  describe('sessions', () => sessionJourneys(world))
  describe('the calls of the first version', () => oldCallJourneys(world))
}

describe('with the in-process broker', () => journeys(async () => undefined))

const onRabbitmq = isRabbitmqInstalled() || process.env.TEST_REQUIRE_ALL === 'true'
const left = onRabbitmq ? '' : ` (left out: ${rabbitmqAdvice})`
;(onRabbitmq ? describe : describe.skip)(`with RabbitMQ${left}`, () => journeys(() => startRabbitmq()))
