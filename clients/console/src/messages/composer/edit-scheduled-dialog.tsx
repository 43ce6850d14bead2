import type { Scheduled } from '@chat/sdk/message'
import { useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { TextField } from '../../design/field.tsx'
import { Form } from '../../forms/form.tsx'
import { useForm } from '../../forms/use-form.ts'
import { fromField, toField } from './schedule-time.ts'
import { TimeField } from './time-field.tsx'

type EditScheduledDialogProps = { scheduled: Scheduled; onDone: () => void; onClose: () => void }

export const EditScheduledDialog = ({ scheduled, onDone, onClose }: EditScheduledDialogProps) => {
  const client = useClient()
  const [text, setText] = useState(scheduled.text)
  const [at, setAt] = useState(() => toField(new Date(scheduled.sendAt)))
  const form = useForm(async () => {
    const sendAt = fromField(at)
    await client.messages.changeScheduled(scheduled.id, { text, ...(sendAt !== undefined && { sendAt }) })
    onDone()
    onClose()
  })

  return (
    <Dialog title="Scheduled message" onClose={onClose}>
      <Form form={form} action="Save">
        <TextField
          label="Text"
          rows={4}
          required={scheduled.text !== ''} // else it is of files alone
          value={text}
          error={form.errors.text}
          onChange={(event) => setText(event.target.value)}
        />
        <TimeField at={at} error={form.errors.sendAt} onChange={setAt} />
      </Form>
    </Dialog>
  )
}
