import { FixedOffsetZone, IANAZone, type Zone } from 'luxon'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Times are ms since the epoch; on a wall, ms as if the clock there showed UTC. */
const offsetMs = (zone: Zone, time: number): number => zone.offset(time) * minuteMs

const onWall = (zone: Zone, time: number): number => time + offsetMs(zone, time)

const sinceMidnight = (wall: number): number => ((wall % dayMs) + dayMs) % dayMs

/** The first moment with another offset than `from` has; `to` must have another one. */
const changeBetween = (zone: Zone, from: number, to: number): number => {
  let [before, after] = [from, to]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (zone.offset(middle) === zone.offset(from)) before = middle
    else after = middle
  }
  return after
}

/** When clocks first show that time; where they leap over it, the moment after the leap. */
const firstShowing = (zone: Zone, wall: number): number => {
  const offsets = [wall - dayMs, wall + dayMs].map((time) => offsetMs(zone, time))
  const [earlier, later] = [wall - Math.max(...offsets), wall - Math.min(...offsets)]
  if (onWall(zone, earlier) === wall) return earlier
  return onWall(zone, later) === wall ? later : changeBetween(zone, earlier, later)
}

/** By its IANA name. One that is not known here counts as UTC. */
export const zoneOf = (name: string): Zone => {
  const zone = IANAZone.create(name)
  return zone.isValid ? zone : FixedOffsetZone.utcInstance
}

/** The next full hour on the clocks there, always after `time`. */
export const nextHour = (zone: Zone, time: number): number => {
  const next = time + hourMs - (sinceMidnight(onWall(zone, time)) % hourMs)
  if (zone.offset(next) === zone.offset(time)) return next

  const change = changeBetween(zone, time, next)
  return onWall(zone, change) % hourMs === 0 ? change : nextHour(zone, change)
}

/** The next time that it is this hour there, once on each day of their calendar, always after `time`. */
export const nextDaily = (zone: Zone, time: number, hour: number): number => {
  const wall = onWall(zone, time)
  const today = wall - sinceMidnight(wall) + hour * hourMs
  const next = firstShowing(zone, today)
  return next > time ? next : firstShowing(zone, today + dayMs)
}

export type QuietHours = { from: string; to: string }

const timeOfDay = (text: string): number => {
  const [hours, minutes] = text.split(':').map(Number) as [number, number] // as its schema says
  return hours * hourMs + minutes * minuteMs
}

const isWithin = ({ from, to }: QuietHours, wall: number): boolean => {
  const [now, start, end] = [sinceMidnight(wall), timeOfDay(from), timeOfDay(to)]
  return start < end ? start <= now && now < end : start <= now || now < end
}

/**
 * It is quiet while clocks there show a time from `from` and before `to`, also where they show it twice. From `time` on,
 * the first moment that is not: `time` itself, or the end of the quiet hours that it is in.
 */
export const afterQuiet = (zone: Zone, quietHours: QuietHours | null, time: number): number => {
  const wall = onWall(zone, time)
  if (quietHours === null || !isWithin(quietHours, wall)) return time

  const end = time + sinceMidnight(timeOfDay(quietHours.to) - sinceMidnight(wall))
  if (zone.offset(end) === zone.offset(time)) return end
  return afterQuiet(zone, quietHours, changeBetween(zone, time, end))
}
