import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { Notice } from '../../design/notice.tsx'
import { Loading } from '../../forms/loading.tsx'
import { Section } from '../../forms/section.tsx'
import styles from '../list.module.css'
import { PersonLine } from './person-line.tsx'
import { usePeopleList } from './use-people-list.ts'

export const Blocks = () => {
  const client = useClient()
  const { list, busyId, problem, attempt, drop, more } = usePeopleList(client.users.blocks)

  const unblock = (id: string, userId: string): Promise<void> =>
    attempt(id, async () => {
      await client.users.unblock(userId)
      drop(id)
    })

  return (
    <Section
      title="Blocked people"
      hint="They cannot write to you or begin a chat with you, nor see whether you are here."
    >
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      <Loading of={list}>
        {({ items, next }) => (
          <>
            {items.length === 0 && <p>You have blocked nobody.</p>}
            <ul className={styles.list} aria-label="Blocked people">
              {items.map(({ id, user }) => (
                <PersonLine key={id} user={user}>
                  <Button
                    isBusy={busyId === id}
                    aria-label={`Unblock ${user.displayName}`}
                    onClick={() => void unblock(id, user.id)}
                  >
                    Unblock
                  </Button>
                </PersonLine>
              ))}
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
