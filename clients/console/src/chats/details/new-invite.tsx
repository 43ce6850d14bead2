import type { Invite } from '@chat/sdk/invite'
import { useId, useState, type FormEvent } from 'react'
import { fieldErrors, problemText } from '../../app/problem-text.ts'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { Choice, Field } from '../../design/field.tsx'
import { Notice } from '../../design/notice.tsx'

const hourMs = 3_600_000

const lifetimes = [
  { value: '0', label: 'For ever' },
  { value: '1', label: '1 hour' },
  { value: '24', label: '1 day' },
  { value: '168', label: '7 days' },
  { value: '720', label: '30 days' },
]

type NewInviteProps = { chatId: string; onMade: (invite: Invite) => void; onClose: () => void }

export const NewInvite = ({ chatId, onMade, onClose }: NewInviteProps) => {
  const client = useClient()
  const formId = useId()
  const [maxUses, setMaxUses] = useState('')
  const [hours, setHours] = useState('168')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  const make = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setIsBusy(true)
    const limits = {
      ...(maxUses !== '' && { maxUses: Number(maxUses) }),
      ...(hours !== '0' && { expiresAt: new Date(Date.now() + Number(hours) * hourMs).toISOString() }),
    }
    try {
      onMade(await client.chats.createInvite(chatId, limits))
    } catch (problem) {
      setError(problem)
      setIsBusy(false)
    }
  }

  return (
    <Dialog
      title="New invite"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} isBusy={isBusy}>
            Make and copy the link
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void make(event)} style={{ display: 'grid', gap: 'var(--space-4)' }}>
        <Field
          label="How many people may use it"
          hint="Empty: as many as want to"
          type="number"
          inputMode="numeric"
          min={1}
          max={100_000}
          value={maxUses}
          error={fieldErrors(error).maxUses}
          onChange={(event) => setMaxUses(event.target.value)}
        />
        <Choice label="How long it holds" value={hours} choices={lifetimes} onChoose={setHours} />
        {error !== undefined && <Notice kind="error">{problemText(error)}</Notice>}
      </form>
    </Dialog>
  )
}
