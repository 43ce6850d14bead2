import { describe } from '@jest/globals'
import { journeysOn } from './journeys-on.ts'

describe('with the in-process broker', () => journeysOn(async () => undefined))
