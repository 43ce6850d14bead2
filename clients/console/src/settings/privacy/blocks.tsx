import type { Blocked } from '@chat/sdk/settings'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { PeopleSection } from './people-section.tsx'
import { PersonLine } from './person-line.tsx'
import { usePeopleList } from './use-people-list.ts'

export const Blocks = () => {
  const client = useClient()
  const people = usePeopleList(client.users.blocks)
  const { busyId, attempt, drop } = people

  const unblock = ({ id, user }: Blocked): Promise<void> =>
    attempt(id, async () => {
      await client.users.unblock(user.id)
      drop(id)
    })

  return (
    <PeopleSection
      title="Blocked people"
      hint="They cannot write to you or begin a chat with you, nor see whether you are here."
      nothing="You have blocked nobody."
      people={people}
    >
      {(blocks) =>
        blocks.map((block) => (
          <PersonLine key={block.id} user={block.user}>
            <Button
              isBusy={busyId === block.id}
              aria-label={`Unblock ${block.user.displayName}`}
              onClick={() => void unblock(block)}
            >
              Unblock
            </Button>
          </PersonLine>
        ))
      }
    </PeopleSection>
  )
}
