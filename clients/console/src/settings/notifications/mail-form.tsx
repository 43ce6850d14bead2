import { Choice } from '../../design/field.tsx'
import type { PreferencesPart } from './preferences-part.ts'

type After = `${number}${'s' | 'm' | 'h'}`
type Digest = 'off' | 'hourly' | 'daily'

const waits: readonly { value: After; label: string }[] = [
  { value: '1m', label: 'A minute' },
  { value: '10m', label: '10 minutes' },
  { value: '30m', label: 'Half an hour' },
  { value: '1h', label: 'An hour' },
  { value: '4h', label: '4 hours' },
  { value: '24h', label: 'A day' },
]
const digests: readonly { value: Digest; label: string }[] = [
  { value: 'off', label: 'For each chat' },
  { value: 'hourly', label: 'For all chats, every hour' },
  { value: 'daily', label: 'For all chats, once a day' },
]

/** With the one that is in force, which another program may have set. */
const waitsWith = (after: After) =>
  waits.some(({ value }) => value === after) ? waits : [...waits, { value: after, label: after }]

export const MailForm = ({ preferences: { email, digest }, onChange }: PreferencesPart) => {
  const after = email.after as After // so the server says it
  return (
    <>
      <Choice
        label="A mail is written of what is unread after"
        value={after}
        choices={waitsWith(after)}
        disabled={!email.enabled}
        onChoose={(chosen) => void onChange({ email: { after: chosen } })}
      />
      <Choice
        label="A mail"
        value={digest as Digest}
        choices={digests}
        disabled={!email.enabled}
        onChoose={(chosen) => void onChange({ digest: chosen })}
      />
    </>
  )
}
