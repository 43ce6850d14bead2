import type { Content } from '@chat/sdk/outgoing'
import { useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { formatExact } from '../../app/time.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { useToast } from '../../design/toasts.tsx'
import { Form } from '../../forms/form.tsx'
import { useForm } from '../../forms/use-form.ts'
import { fromField, nextHour, toField } from './schedule-time.ts'
import { TimeField } from './time-field.tsx'

type ScheduleDialogProps = { content: Content & { chatId: string }; onDone: () => void; onClose: () => void }

/** Sends what was written at another time. */
const ScheduleDialog = ({ content, onDone, onClose }: ScheduleDialogProps) => {
  const client = useClient()
  const say = useToast()
  const [at, setAt] = useState(() => toField(nextHour()))
  const sendAt = fromField(at)
  const form = useForm(async () => {
    if (sendAt === undefined) return
    await client.messages.schedule({ ...content, sendAt })
    say('ok', `It will be sent ${formatExact(sendAt)}`)
    onDone()
    onClose()
  })

  return (
    <Dialog title="Send later" onClose={onClose}>
      <Form form={form} action="Schedule">
        <TimeField at={at} error={form.errors.sendAt} onChange={setAt} />
      </Form>
    </Dialog>
  )
}

export default ScheduleDialog
