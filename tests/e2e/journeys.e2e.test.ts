import { join } from 'node:path'
import { afterAll, beforeAll, describe } from '@jest/globals'
import { allJourneys } from './journeys/all.ts'
import { firstAdmin } from './journeys/world.ts'
import { createPeople, type People } from './people.ts'
import { startPlatform, type Platform } from './platform.ts'

/** Those that the broker matters to are made over RabbitMQ behind nginx. */
describe('with the in-process broker', () => {
  let platform: Platform
  let people: People

  beforeAll(async () => {
    platform = await startPlatform({ env: { ACCESS_TOKEN_TTL_SECONDS: '6', ...firstAdmin } })
    people = createPeople(platform.url)
  }, 120_000)

  afterAll(async () => {
    people?.leave()
    await platform?.remove()
  }, 60_000)

  allJourneys(() => ({
    url: platform.url,
    people,
    publicUrl: platform.url,
    mailDir: join(platform.dataDir, 'mail'),
  }))
})
