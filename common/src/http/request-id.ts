import { randomUUID } from 'node:crypto'

const sane = /^[A-Za-z0-9._-]{8,64}$/

/** The id of a request from outside, if it is sane, else a new one. */
export const requestIdFrom = (given: unknown): string =>
  typeof given === 'string' && sane.test(given) ? given : randomUUID()
