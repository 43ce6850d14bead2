import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { TextField } from '../../design/field.tsx'
import { useToast } from '../../design/toasts.tsx'
import { Form } from '../../forms/form.tsx'
import { useForm } from '../../forms/use-form.ts'
import { summaryOf } from '../message/summary.ts'
import styles from './dialogs.module.css'

const longestReason = 1_000

export const ReportDialog = ({ message, onClose }: { message: ShownMessage; onClose: () => void }) => {
  const client = useClient()
  const say = useToast()
  const [reason, setReason] = useState('')
  const form = useForm(async () => {
    await client.messages.report(message.chatId, message.id, reason)
    say('ok', 'Thank you. Those who run this platform will look at it.')
    onClose()
  })

  return (
    <Dialog title="Report this message" onClose={onClose}>
      <blockquote className={styles.quote} dir="auto">
        {summaryOf(message)}
      </blockquote>
      <Form form={form} action="Report" isDangerous>
        <TextField
          label="What is wrong with it?"
          required
          maxLength={longestReason}
          rows={3}
          value={reason}
          error={form.errors.reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Form>
    </Dialog>
  )
}
