import { useState } from 'react'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { NewGroupDialog } from './new-group-dialog.tsx'
import { PeopleSearch } from './people-search.tsx'
import { useStartDirect } from './use-start-direct.ts'

/** With one person, or the way to a group. */
export const NewChatDialog = ({ onClose }: { onClose: () => void }) => {
  const [isGroup, setIsGroup] = useState(false)
  const startDirect = useStartDirect()

  const start = async (userId: string): Promise<void> => {
    if (await startDirect(userId)) onClose()
  }

  if (isGroup) return <NewGroupDialog onClose={onClose} />
  return (
    <Dialog title="New chat" onClose={onClose} actions={<Button onClick={() => setIsGroup(true)}>New group</Button>}>
      <PeopleSearch label="Chat with" onChoose={({ id }) => void start(id)} />
    </Dialog>
  )
}
