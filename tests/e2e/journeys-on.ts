import { join } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'
import type { TestServer } from '../support/mongod.ts'
import { allJourneys } from './journeys/all.ts'
import { firstAdmin } from './journeys/world.ts'
import { createPeople, type People } from './people.ts'
import { startPlatform, type Platform } from './platform.ts'

/** All journeys on a platform of its own, over the broker that `startBroker` gives; undefined: the in-process one. */
export const journeysOn = (startBroker: () => Promise<TestServer | undefined>): void => {
  let broker: TestServer | undefined
  let platform: Platform
  let people: People

  beforeAll(async () => {
    broker = await startBroker()
    platform = await startPlatform({
      ...(broker && { rabbitmqUrl: broker.url }),
      env: { ACCESS_TOKEN_TTL_SECONDS: '6', ...firstAdmin },
    })
    people = createPeople(platform.url)
  }, 120_000)

  afterAll(async () => {
    people?.leave()
    await platform?.remove()
    await broker?.stop()
  }, 60_000)

  allJourneys(() => ({
    url: platform.url,
    people,
    publicUrl: platform.url,
    mailDir: join(platform.dataDir, 'mail'),
  }))
}
