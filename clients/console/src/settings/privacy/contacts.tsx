import type { Contact } from '@chat/sdk/settings'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { Notice } from '../../design/notice.tsx'
import { Loading } from '../../forms/loading.tsx'
import { Section } from '../../forms/section.tsx'
import styles from '../list.module.css'
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
  const { list, busyId, problem, attempt, replace, drop, more } = usePeopleList(client.users.contacts)

  const accept = ({ id, user }: Contact): Promise<void> =>
    attempt(id, async () => replace(await client.users.askContact(user.id)))
  const remove = ({ id, user }: Contact): Promise<void> =>
    attempt(id, async () => {
      await client.users.removeContact(user.id)
      drop(id)
    })

  return (
    <Section title="Contacts" hint="Who asks becomes a contact when you accept.">
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      <Loading of={list}>
        {({ items, next }) => (
          <>
            {items.length === 0 && <p>You have no contacts yet.</p>}
            <ul className={styles.list} aria-label="Contacts">
              {inOrder(items).map((contact) => {
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
              })}
            </ul>
            {next !== null && (
              <Button isBusy={busyId === 'more'} onClick={() => void more(next)}>
                Show more
              </Button>
            )}
          </>
        )}
      </Loading>
    </Section>
  )
}
