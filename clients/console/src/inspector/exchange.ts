import type { Traffic } from '@chat/sdk/traffic'

export type Outcome = 'waiting' | 'done' | 'refused' | 'no-answer'

/**
 * One thing that went over the wire, a question together with its answer. `sent` of a socket call and `received` of it
 * or of an event are what was said; of a request only its address is known.
 */
export type Exchange = {
  id: number
  at: number
  kind: 'request' | 'call' | 'event'
  /** `GET /chats`, or the name of the event. */
  name: string
  outcome: Outcome
  status?: number
  requestId?: string
  ms?: number
  sent?: unknown
  received?: unknown
}

const refusedFrom = 400

const begin = (id: number, traffic: Traffic): Exchange => {
  const { at } = traffic
  switch (traffic.kind) {
    case 'request':
    case 'response':
      return { id, at, kind: 'request', name: `${traffic.method} ${traffic.path}`, outcome: 'waiting' }
    case 'call':
      return { id, at, kind: 'call', name: traffic.name, outcome: 'waiting', sent: traffic.payload }
    case 'reply':
      return { id, at, kind: 'call', name: traffic.name, outcome: 'waiting' }
    case 'event':
      return { id, at, kind: 'event', name: traffic.name, outcome: 'done', received: traffic.payload }
  }
}

const answered = (exchange: Exchange, traffic: Traffic): Exchange => {
  if (traffic.kind === 'response') {
    const { status, requestId, ms } = traffic
    const outcome = status === undefined ? 'no-answer' : status >= refusedFrom ? 'refused' : 'done'
    return { ...exchange, outcome, ms, ...(status !== undefined && { status }), ...(requestId && { requestId }) }
  }
  if (traffic.kind === 'reply') {
    const { ok, reply, requestId, ms } = traffic
    const outcome = ok ? 'done' : reply === undefined ? 'no-answer' : 'refused'
    return { ...exchange, outcome, ms, received: reply, ...(requestId && { requestId }) }
  }
  return exchange
}

/** What was waiting for it is answered; the oldest, where several of that name wait. */
export const addTraffic = (before: readonly Exchange[], traffic: Traffic, id: number): readonly Exchange[] => {
  const added = begin(id, traffic)
  if (traffic.kind !== 'response' && traffic.kind !== 'reply') return [...before, added]

  const waits = ({ kind, name, outcome }: Exchange): boolean =>
    outcome === 'waiting' && kind === added.kind && name === added.name
  const at = before.findIndex(waits)
  return at === -1 ? [...before, answered(added, traffic)] : before.with(at, answered(before[at]!, traffic))
}

export type Kind = 'all' | Exchange['kind'] | 'failed'

/** Whether it is of what was asked for; `words` in whatever was said. */
export const isOfInterest = (exchange: Exchange, kind: Kind, words: string): boolean => {
  const isKind =
    kind === 'all' ||
    (kind === 'failed' ? exchange.outcome === 'refused' || exchange.outcome === 'no-answer' : exchange.kind === kind)
  if (!isKind || words === '') return isKind

  const { name, requestId, sent, received } = exchange
  return `${name} ${requestId ?? ''} ${JSON.stringify({ sent, received })}`.toLowerCase().includes(words.toLowerCase())
}
