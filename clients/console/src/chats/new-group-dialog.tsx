import type { Profile } from '@chat/sdk/person'
import { useId, useState, type FormEvent } from 'react'
import { useLocation } from 'wouter'
import { fieldErrors, problemText } from '../app/problem-text.ts'
import { useClient } from '../app/session.tsx'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { Notice } from '../design/notice.tsx'
import { useToast } from '../design/toasts.tsx'
import { GroupChoiceFields } from './group-choice-fields.tsx'
import { usualChoices } from './group-choices.ts'
import { PeopleChips } from './people-chips.tsx'
import { PeopleSearch } from './people-search.tsx'
import { refusalTexts } from './refusals.ts'
import { GroupTextFields } from './group-text-fields.tsx'

export const NewGroupDialog = ({ onClose }: { onClose: () => void }) => {
  const client = useClient()
  const say = useToast()
  const [, go] = useLocation()
  const formId = useId()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [people, setPeople] = useState<readonly Profile[]>([])
  const [choices, setChoices] = useState(usualChoices)
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const wrong = fieldErrors(error)

  const create = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setIsBusy(true)
    setError(undefined)
    try {
      const memberIds = people.map(({ id }) => id)
      const { id, refused } = await client.chats.createGroup({ name, description, memberIds, ...choices })
      const nameOf = (userId: string): string =>
        people.find((person) => person.id === userId)?.displayName ?? 'Somebody'
      for (const text of refusalTexts(refused, nameOf)) say('info', text)
      onClose()
      go(`/chats/${id}`)
    } catch (problem) {
      setError(problem)
      setIsBusy(false)
    }
  }

  return (
    <Dialog
      title="New group"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} isBusy={isBusy}>
            Create the group
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void create(event)} style={{ display: 'grid', gap: 'var(--space-4)' }}>
        <GroupTextFields {...{ name, description, wrong }} rows={2} onName={setName} onDescription={setDescription} />
        <PeopleChips people={people} onRemove={(userId) => setPeople(people.filter(({ id }) => id !== userId))} />
        <PeopleSearch
          label="Add people"
          without={people.map(({ id }) => id)}
          onChoose={(person) => setPeople([...people, person])}
        />
        <GroupChoiceFields choices={choices} onChange={(change) => setChoices({ ...choices, ...change })} />
        {error !== undefined && <Notice kind="error">{problemText(error)}</Notice>}
      </form>
    </Dialog>
  )
}
