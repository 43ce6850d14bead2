import { DateTime } from 'luxon'
import type { Recipient } from '../recipients/recipient.ts'
import { afterQuiet, nextDaily, nextHour, zoneOf } from './local-time.ts'

const hourMs = 3_600_000

type Asked = { now: Date; recipient: Pick<Recipient, 'timeZone' | 'preferences'>; digestHour: number }

/**
 * The next time of somebody's digests: a local full hour, or the end of the quiet hours that it lies in. What becomes
 * due in those belongs to the same digest, so whichever is decided on when, it comes in one mail. `slot` names it.
 */
export const nextDigest = ({ now, recipient, digestHour }: Asked): { slot: string; at: Date } => {
  const zone = zoneOf(recipient.timeZone)
  const { digest, quietHours } = recipient.preferences
  const isHourly = digest === 'hourly'
  const after = (time: number): number => (isHourly ? nextHour(zone, time) : nextDaily(zone, time, digestHour))

  let hour = after(now.getTime() - (isHourly ? 2 : 26) * hourMs) // the last one may lie in quiet hours of now
  while (afterQuiet(zone, quietHours, hour) <= now.getTime()) hour = after(hour)
  const at = DateTime.fromMillis(afterQuiet(zone, quietHours, hour), { zone })
  return { slot: at.toFormat("yyyy-MM-dd'T'HH:mmZZ"), at: at.toJSDate() }
}
