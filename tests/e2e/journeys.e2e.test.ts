import { describe } from '@jest/globals'
import { allJourneys } from './journeys/all.ts'
import { journeysOn } from './journeys-on.ts'

describe('with the in-process broker', () => journeysOn(async () => undefined, allJourneys))
