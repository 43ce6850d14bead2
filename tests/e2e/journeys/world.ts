import type { People } from '../people.ts'

/** The platform that the journeys are made on. */
export type World = { url: string; people: People }
