const dayMs = 86_400_000

const startOfDay = (at: Date): number => new Date(at).setHours(0, 0, 0, 0)

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' })
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const dayOfAnyYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'short' })

/** The time of day today, the day of the week in the last week, else the date. */
export const shortTime = (iso: string, now = new Date()): string => {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return ''
  const daysAgo = Math.round((startOfDay(now) - startOfDay(at)) / dayMs)
  if (daysAgo <= 0) return clock.format(at)
  if (daysAgo < 7) return weekday.format(at)
  return at.getFullYear() === now.getFullYear() ? dayOfYear.format(at) : dayOfAnyYear.format(at)
}

const long = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

export const longTime = (iso: string): string => long.format(new Date(iso))
