import type { Chat } from '@chat/sdk/chat'
import { useId, useState, type FormEvent } from 'react'
import { fieldErrors, problemText } from '../../app/problem-text.ts'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { Notice } from '../../design/notice.tsx'
import { GroupTextFields } from '../group-text-fields.tsx'

export const EditAbout = ({ chat, onClose }: { chat: Chat; onClose: () => void }) => {
  const client = useClient()
  const formId = useId()
  const [name, setName] = useState(chat.name ?? '')
  const [description, setDescription] = useState(chat.description ?? '')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const wrong = fieldErrors(error)

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setIsBusy(true)
    try {
      await client.chats.update(chat.id, { name, description })
      onClose()
    } catch (problem) {
      setError(problem)
      setIsBusy(false)
    }
  }

  return (
    <Dialog
      title="Edit the group"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} isBusy={isBusy}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void save(event)} style={{ display: 'grid', gap: 'var(--space-4)' }}>
        <GroupTextFields {...{ name, description, wrong }} rows={4} onName={setName} onDescription={setDescription} />
        {error !== undefined && <Notice kind="error">{problemText(error)}</Notice>}
      </form>
    </Dialog>
  )
}
