import { join } from 'node:path'
import { afterAll, beforeAll, describe } from '@jest/globals'
import { allJourneys } from './journeys/all.ts'
import { sdkPackageJourneys } from './journeys/sdk-package.ts'
import { firstAdmin, type World } from './journeys/world.ts'
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

  const world = (): World => ({
    url: platform.url,
    people,
    publicUrl: platform.url,
    mailDir: join(platform.dataDir, 'mail'),
  })
  allJourneys(world)
  describe('the package of the SDK', () => sdkPackageJourneys(world))
})
