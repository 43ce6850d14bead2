import { join } from 'node:path'
import { afterAll, beforeAll } from '@jest/globals'
import type { TestServer } from '../support/mongod.ts'
import { firstAdmin, type World } from './journeys/world.ts'
import { createPeople, type People } from './people.ts'
import { startPlatform, type Platform } from './platform.ts'

/** Journeys on a platform of its own, over the broker that `startBroker` gives; undefined: the in-process one. */
export const journeysOn = (
  startBroker: () => Promise<TestServer | undefined>,
  journeys: (world: () => World) => void,
): void => {
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

  journeys(() => ({
    url: platform.url,
    people,
    publicUrl: platform.url,
    mailDir: join(platform.dataDir, 'mail'),
  }))
}
