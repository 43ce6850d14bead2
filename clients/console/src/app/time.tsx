import { useEffect, useState } from 'react'

type Time = string | number | Date

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long' })
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const fullDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' })
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' })

const dayMs = 86_400_000

const midnightOf = (time: Time): number => new Date(time).setHours(0, 0, 0, 0)

/** Whole days between then and now, as the calendar here has them. */
const daysAgo = (time: Time): number => Math.round((midnightOf(Date.now()) - midnightOf(time)) / dayMs)

/** `14:05` */
export const formatTime = (time: Time): string => clock.format(new Date(time))

/** `14 November 2026, 14:05`, as the language here has it. */
export const formatExact = (time: Time): string => exact.format(new Date(time))

/** `today`, `yesterday`, `Tuesday`, or the date; for lines between the messages of two days. */
export const formatDay = (time: Time): string => {
  const ago = daysAgo(time)
  if (ago === 0 || ago === 1) return relative.format(-ago, 'day')
  return ago > 1 && ago < 7 ? weekday.format(new Date(time)) : fullDay.format(new Date(time))
}

/** As short as it is clear: the time of today, `Tue`, `14 Nov`. */
export const formatShort = (time: Time): string => {
  const ago = daysAgo(time)
  if (ago <= 0) return formatTime(time)
  return ago < 7 ? weekday.format(new Date(time)).slice(0, 3) : dayOfYear.format(new Date(time))
}

const steps = [
  ['day', dayMs],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** `5 min. ago`, `in 2 hr.`, `yesterday`; `now` within a minute. */
export const formatRelative = (time: Time, nowMs = Date.now()): string => {
  const ms = new Date(time).getTime() - nowMs
  const [unit, unitMs] = steps.find(([, stepMs]) => Math.abs(ms) >= stepMs) ?? (['second', Infinity] as const)
  return relative.format(Math.trunc(ms / unitMs), unit)
}

/** How long ago it was, kept up to date; the exact time when the pointer rests on it. */
export const RelativeTime = ({ time }: { time: Time }) => {
  const [, setNow] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={new Date(time).toISOString()} title={formatExact(time)}>
      {formatRelative(time)}
    </time>
  )
}
