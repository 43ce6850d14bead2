import { useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { formatExact } from '../../app/time.tsx'
import { Button } from '../../design/button.tsx'
import { Choice, Field } from '../../design/field.tsx'
import { useToast } from '../../design/toasts.tsx'
import { Form } from '../../forms/form.tsx'
import { Section } from '../../forms/section.tsx'
import { useForm } from '../../forms/use-form.ts'
import type { ProfilePart } from './profile-part.ts'
import { endOf, statusEnds, type StatusEnd } from './status-ends.ts'

/** What one is about, until a time. */
export const StatusForm = ({ profile: { status }, onChange }: ProfilePart) => {
  const client = useClient()
  const say = useToast()
  const [text, setText] = useState(status?.text ?? '')
  const [emoji, setEmoji] = useState(status?.emoji ?? '')
  const [end, setEnd] = useState<StatusEnd>('never')

  const form = useForm(async () => {
    const expiresAt = endOf(end)
    const next = {
      text,
      ...(emoji.trim() !== '' && { emoji: emoji.trim() }),
      ...(expiresAt !== undefined && { expiresAt }),
    }
    onChange(await client.users.setStatus(next))
    say('ok', text.trim() === '' ? 'Your status is cleared.' : 'Your status is set.')
  })
  const clearing = useForm(async () => {
    onChange(await client.users.setStatus({ text: '' }))
    setText('')
    setEmoji('')
    say('ok', 'Your status is cleared.')
  })

  return (
    <Section
      title="Status"
      hint={status?.expiresAt ? `The one there is now ends ${formatExact(status.expiresAt)}.` : undefined}
    >
      <Form
        form={form}
        action="Set the status"
        beside={
          status && (
            <Button isBusy={clearing.isBusy} onClick={() => void clearing.submit()}>
              Clear it
            </Button>
          )
        }
      >
        <Field
          label="What you are about"
          maxLength={280}
          value={text}
          error={form.errors.text ?? form.errors.expiresAt ?? clearing.problem}
          onChange={(event) => setText(event.target.value)}
        />
        <Field
          label="Emoji (optional)"
          hint="One, such as 🌴"
          maxLength={32}
          value={emoji}
          error={form.errors.emoji}
          onChange={(event) => setEmoji(event.target.value)}
        />
        <Choice label="It ends" value={end} choices={statusEnds} onChoose={setEnd} />
      </Form>
    </Section>
  )
}
