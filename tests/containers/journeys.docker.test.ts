import { afterAll, beforeAll } from '@jest/globals'
import { allJourneys } from '../e2e/journeys/all.ts'
import { firstAdmin } from '../e2e/journeys/world.ts'
import { createPeople, type People } from '../e2e/people.ts'
import { project } from './project.ts'

let people: People

beforeAll(async () => {
  await project.up({ env: { ACCESS_TOKEN_TTL_SECONDS: '6', PUBLIC_URL: project.url(), ...firstAdmin } })
  people = createPeople(project.url())
})

afterAll(() => people?.leave())

/** Mails stay in a container, where nobody reads them. */
allJourneys(() => ({ url: project.url(), people, publicUrl: project.url(), mailDir: '' }), { mails: false })
