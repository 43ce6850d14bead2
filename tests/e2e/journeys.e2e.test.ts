import { afterAll, beforeAll, describe } from '@jest/globals'
import { isRabbitmqInstalled, rabbitmqAdvice, startRabbitmq } from '../support/rabbitmq.ts'
import type { TestServer } from '../support/mongod.ts'
import { allJourneys } from './journeys/all.ts'
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

  allJourneys(() => ({ url: platform.url, people }))
}

describe('with the in-process broker', () => journeys(async () => undefined))

const onRabbitmq = isRabbitmqInstalled() || process.env.TEST_REQUIRE_ALL === 'true'
const left = onRabbitmq ? '' : ` (left out: ${rabbitmqAdvice})`
;(onRabbitmq ? describe : describe.skip)(`with RabbitMQ${left}`, () => journeys(() => startRabbitmq()))
