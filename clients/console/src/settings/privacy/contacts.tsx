import type { Contact } from '@chat/sdk/settings'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { PeopleSection } from './people-section.tsx'
import { PersonLine } from './person-line.tsx'
import { usePeopleList } from './use-people-list.ts'

const notes: Record<string, string> = { asked: 'you have asked', 'asks-me': 'wants to be your contact' }
const removals: Record<string, string> = { asked: 'Withdraw', 'asks-me': 'Decline' }

/** Those who ask come first. */
const inOrder = (contacts: Contact[]): Contact[] => [
  ...contacts.filter(({ state }) => state === 'asks-me'),
  ...contacts.filter(({ state }) => state !== 'asks-me'),
]

export const Contacts = () => {
  const client = useClient()
  const people = usePeopleList(client.users.contacts)
  const { busyId, attempt, replace, drop } = people

  const accept = ({ id, user }: Contact): Promise<void> =>
    attempt(id, async () => replace(await client.users.askContact(user.id)))
  const remove = ({ id, user }: Contact): Promise<void> =>
    attempt(id, async () => {
      await client.users.removeContact(user.id)
      drop(id)
    })

  return (
    <PeopleSection
      title="Contacts"
      hint="Who asks becomes a contact when you accept."
      nothing="You have no contacts yet."
      people={people}
    >
      {(contacts) =>
        inOrder(contacts).map((contact) => {
          const { id, user, state } = contact
          const removal = removals[state] ?? 'Remove'
          return (
            <PersonLine key={id} user={user} note={notes[state]}>
              {state === 'asks-me' && (
                <Button
                  variant="primary"
                  isBusy={busyId === id}
                  aria-label={`Accept ${user.displayName}`}
                  onClick={() => void accept(contact)}
                >
                  Accept
                </Button>
              )}
              <Button
                isBusy={busyId === id}
                aria-label={`${removal} ${user.displayName}`}
                onClick={() => void remove(contact)}
              >
                {removal}
              </Button>
            </PersonLine>
          )
        })
      }
    </PeopleSection>
  )
}
