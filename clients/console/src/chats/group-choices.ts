import type { Chat } from '@chat/sdk/chat'
import type { GroupChange } from '@chat/sdk/chats'

/** What a group chooses for itself, besides its name and what it is about. */
export type GroupChoices = Required<Pick<GroupChange, 'visibility' | 'posting' | 'history' | 'slowModeSeconds'>>

export const usualChoices: GroupChoices = {
  visibility: 'private',
  posting: 'everyone',
  history: 'all',
  slowModeSeconds: 0,
}

export const choicesOf = ({ visibility, posting, history, slowModeSeconds = 0 }: Chat): GroupChoices => ({
  visibility: visibility === 'public' ? 'public' : 'private',
  posting: posting === 'admins' ? 'admins' : 'everyone',
  history: history === 'since-join' ? 'since-join' : 'all',
  slowModeSeconds,
})

export const visibilities = [
  { value: 'private', label: 'Private: who is added or invited' },
  { value: 'public', label: 'Public: anybody may find and join it' },
] as const

export const postings = [
  { value: 'everyone', label: 'Everybody' },
  { value: 'admins', label: 'Admins only' },
] as const

export const histories = [
  { value: 'all', label: 'Everything from the beginning' },
  { value: 'since-join', label: 'Only what comes after they joined' },
] as const

const slowModes = [
  { value: '0', label: 'Off' },
  { value: '10', label: '10 seconds' },
  { value: '30', label: '30 seconds' },
  { value: '60', label: '1 minute' },
  { value: '300', label: '5 minutes' },
  { value: '3600', label: '1 hour' },
  { value: '21600', label: '6 hours' },
]

/** With the one that holds, where something else has set it. */
export const slowModesWith = (seconds: number): readonly { value: string; label: string }[] => {
  const value = String(seconds)
  const isKnown = slowModes.some((mode) => mode.value === value)
  return isKnown ? slowModes : [...slowModes, { value, label: `${value} seconds` }]
}
