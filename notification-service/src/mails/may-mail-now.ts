import { decide } from '../deciding/decide.ts'
import type { KnownPresence } from '../deciding/known-presence.ts'
import type { Result } from '../outgoing/work.ts'
import type { Recipient } from '../recipients/recipient.ts'

const soonMs = 5_000

/** Decides on one mail alone: that it is to be one, and not a part of a digest, was decided before. */
const withoutDigest = (recipient: Recipient): Recipient => ({
  ...recipient,
  preferences: { ...recipient.preferences, digest: 'off' },
})

/**
 * Asks once more, by the same rules, right before a mail goes out: it may have waited for a server or for its hour. Null:
 * it may go.
 */
export const mayMailNow = async (
  { presenceOf, now }: { presenceOf: KnownPresence; now: () => Date },
  recipient: Recipient,
): Promise<Result | null> => {
  const presence = await presenceOf([recipient.userId])
  if (presence === null) return { result: 'later', reason: 'presence-unknown', at: new Date(now().getTime() + soonMs) }

  const { mail } = decide({
    now: now(),
    outgoing: { mail: { at: now(), seq: 0 } },
    unread: { id: '', latestSeq: 1 },
    recipient: withoutDigest(recipient),
    presence: presence(recipient.userId),
    digestHour: 0,
  })
  if (mail?.do === 'later') return { result: 'later', reason: 'not-now', at: mail.at }
  return mail?.do === 'send' ? null : { result: 'dropped', reason: 'not-wanted' }
}
