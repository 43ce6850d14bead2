const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** As a field for date and time has it, in the time of this place. */
export const toField = (at: Date): string =>
  `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}T${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`

/** The next full hour that is at least half an hour away. */
export const nextHour = (now = new Date()): Date => {
  const at = new Date(now.getTime() + 90 * 60_000)
  at.setMinutes(0, 0, 0)
  return at
}

export const fromField = (value: string): string | undefined => {
  const at = new Date(value)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
