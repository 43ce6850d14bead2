/**
 * What goes over the wire, as it happens, for inspectors and tests. `at` in ms since the epoch, `ms` how long an answer
 * took; `requestId` is what to tell whoever runs the server. Tokens and passwords are not in it.
 */
export type Traffic =
  | { kind: 'request'; at: number; method: string; path: string }
  | {
      kind: 'response'
      at: number
      method: string
      path: string
      /** Absent: there was no answer. */
      status?: number
      requestId?: string
      ms: number
    }
  | { kind: 'event'; at: number; name: string; payload: unknown }
  | { kind: 'call'; at: number; name: string; payload: unknown }
  | { kind: 'reply'; at: number; name: string; ok: boolean; reply: unknown; ms: number; requestId?: string }

export type OnTraffic = (traffic: Traffic) => void

/** A path as it may be told: what a query may hold to prove something with is left out. */
export const toldPath = (path: string): string =>
  path.replace(/([?&][^=&]*(?:token|code|password|secret)[^=&]*=)[^&]*/gi, '$1')
