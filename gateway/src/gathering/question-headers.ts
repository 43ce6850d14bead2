import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'

const carried = [
  'authorization',
  'x-request-id',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'user-agent',
]

/** Of the gateway's own questions: for whom it asks, as a request that is sent on says it, and nothing else of theirs. */
export const questionHeaders = ({ headers }: IncomingMessage, accept: string): OutgoingHttpHeaders => ({
  accept,
  ...Object.fromEntries(carried.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]]))),
})
