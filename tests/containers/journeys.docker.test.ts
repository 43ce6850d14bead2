import { afterAll, beforeAll } from '@jest/globals'
import { allJourneys } from '../e2e/journeys/all.ts'
import { createPeople, type People } from '../e2e/people.ts'
import { project } from './project.ts'

let people: People

beforeAll(async () => {
  await project.up({ env: { ACCESS_TOKEN_TTL_SECONDS: '6' } })
  people = createPeople(project.url())
})

afterAll(() => people?.leave())

allJourneys(() => ({ url: project.url(), people }))
