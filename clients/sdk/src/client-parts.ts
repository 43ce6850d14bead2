import type { LineStreamOptions } from './line-stream.ts'
import type { Send } from './http.ts'

/** What the SDK's other entries are made of; programs have no use for it. */
export type ClientParts = LineStreamOptions & {
  /** In nobody's name. */
  send: Send
  /** What is to end with the session here. */
  beforeLogout: Set<() => Promise<void>>
}
