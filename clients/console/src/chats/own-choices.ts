import type { Chat } from '@chat/sdk/chat'
import type { Choice } from '@chat/sdk/chats'

type Level = NonNullable<Choice['level']>

/** What one is told of. */
export const levels: readonly { value: Level; label: string; action: string }[] = [
  { value: 'all', label: 'Every message', action: 'Notify of every message' },
  { value: 'mentions', label: 'Mentions only', action: 'Notify of mentions only' },
  { value: 'none', label: 'Nothing', action: 'Notify of nothing' },
]

const hourMs = 3_600_000

const forHours = (hours: number) => (): Choice => ({
  muted: true,
  mutedUntil: new Date(Date.now() + hours * hourMs).toISOString(),
})

/** For how long one may be spared a chat; of a muted one, that it may be heard again. */
export const muteTimes = ({ muted }: Chat['me']): { label: string; choice: () => Choice }[] =>
  muted
    ? [{ label: 'Unmute', choice: () => ({ muted: false, mutedUntil: null }) }]
    : [
        { label: 'Mute for 1 hour', choice: forHours(1) },
        { label: 'Mute for 8 hours', choice: forHours(8) },
        { label: 'Mute for good', choice: () => ({ muted: true, mutedUntil: null }) },
      ]
