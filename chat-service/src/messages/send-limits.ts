import { problem } from '@chat/common/http/problem'
import { LRUCache } from 'lru-cache'

/** On average and at once. */
export type Rate = { perSecond: number; burst: number }

export type SendLimits = {
  /** @throws ProblemError `too-many-requests` for who sends too much, or where too much is sent. */
  spend: (send: { chatId: string; senderId: string }, nowMs: number) => void
}

type Bucket = { left: number; at: number }

const mostKnown = 100_000

const createBuckets = ({ perSecond, burst }: Rate) => {
  const known = new LRUCache<string, Bucket>({ max: mostKnown })

  /** What is there at this time; not yet spent. */
  const look = (key: string, nowMs: number): Bucket => {
    const { left, at } = known.get(key) ?? { left: burst, at: nowMs }
    return { left: Math.min(burst, left + (Math.max(0, nowMs - at) / 1_000) * perSecond), at: Math.max(at, nowMs) }
  }

  const require = (key: string, nowMs: number, detail: string): Bucket => {
    const bucket = look(key, nowMs)
    if (bucket.left < 1)
      throw problem('too-many-requests', { detail, retryAfterSeconds: (1 - bucket.left) / perSecond })
    return bucket
  }

  const spend = (key: string, { left, at }: Bucket): void => void known.set(key, { left: left - 1, at })

  return { require, spend }
}

/** How much one person may send here, over all of their connections, and how much goes into one chat. */
export const createSendLimits = (perPerson: Rate, perChat: Rate): SendLimits => {
  const people = createBuckets(perPerson)
  const chats = createBuckets(perChat)

  return {
    spend: ({ chatId, senderId }, nowMs) => {
      const ofPerson = people.require(senderId, nowMs, 'You send too much')
      const ofChat = chats.require(chatId, nowMs, 'Too much is sent into this chat')
      people.spend(senderId, ofPerson)
      chats.spend(chatId, ofChat)
    },
  }
}

export const noSendLimits: SendLimits = { spend: () => undefined }
