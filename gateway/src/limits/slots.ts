import type { ServerResponse } from 'node:http'
import { problem } from '@chat/common/http/problem'

/** Takes a place until the answer has ended. @throws ProblemError `too-many-requests` when all of that key are taken. */
export type Slots = (key: string, res: ServerResponse) => void

/** Bounds what one client has under way at the same time, where a request may be slow for as long as the client likes. */
export const createSlots = (perKey: number): Slots => {
  const taken = new Map<string, number>()

  return (key, res) => {
    const count = taken.get(key) ?? 0
    if (count >= perKey) throw problem('too-many-requests', { retryAfterSeconds: 1 })

    taken.set(key, count + 1)
    res.once('close', () => {
      const left = taken.get(key)! - 1
      if (left === 0) taken.delete(key)
      else taken.set(key, left)
    })
  }
}
