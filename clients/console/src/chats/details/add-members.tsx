import type { Chat } from '@chat/sdk/chat'
import type { Profile } from '@chat/sdk/person'
import { useClient } from '../../app/session.tsx'
import { useToast } from '../../design/toasts.tsx'
import { PeopleSearch } from '../people-search.tsx'
import { refusalTexts } from '../refusals.ts'
import { useAttempt } from '../use-attempt.ts'

export const AddMembers = ({ chat }: { chat: Chat }) => {
  const client = useClient()
  const say = useToast()
  const { attempt } = useAttempt()

  const add = ({ id, displayName }: Profile): Promise<boolean> =>
    attempt(async () => {
      const { added, refused } = await client.chats.addMembers(chat.id, [id])
      if (added.length > 0) say('ok', `${displayName} was added`)
      for (const text of refusalTexts(refused, () => displayName)) say('error', text)
    })

  return <PeopleSearch label="Add people" onChoose={(person) => void add(person)} />
}
