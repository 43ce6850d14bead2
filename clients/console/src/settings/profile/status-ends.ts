export type StatusEnd = 'never' | '30min' | '1h' | '4h' | 'today'

export const statusEnds: readonly { value: StatusEnd; label: string }[] = [
  { value: 'never', label: 'When I clear it' },
  { value: '30min', label: 'In 30 minutes' },
  { value: '1h', label: 'In an hour' },
  { value: '4h', label: 'In 4 hours' },
  { value: 'today', label: 'At the end of the day' },
]

const minutes: Partial<Record<StatusEnd, number>> = { '30min': 30, '1h': 60, '4h': 240 }

/** When a status that begins now is over, as the server takes it. */
export const endOf = (end: StatusEnd, now = new Date()): string | undefined => {
  if (end === 'never') return undefined
  if (end === 'today') return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).toISOString()
  return new Date(now.getTime() + minutes[end]! * 60_000).toISOString()
}
