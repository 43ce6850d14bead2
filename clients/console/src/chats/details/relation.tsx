import type { Profile } from '@chat/sdk/person'
import { problemText } from '../../app/problem-text.ts'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { Notice, Spinner } from '../../design/notice.tsx'
import { useAttempt } from '../use-attempt.ts'
import styles from './details.module.css'
import { useRelation } from './use-relation.ts'

const asks: Record<string, string> = { none: 'Ask to be contacts', 'asks-me': 'Accept as a contact' }
const ends: Record<string, string> = {
  asked: 'Withdraw the request',
  'asks-me': 'Decline',
  contact: 'Remove the contact',
}
const words: Record<string, string> = {
  none: 'You are not contacts.',
  asked: 'You have asked to be contacts.',
  'asks-me': 'This person asks you to be contacts.',
  contact: 'You are contacts.',
}

/** Being contacts, and blocking. */
export const Relation = ({ person: { id, displayName } }: { person: Profile }) => {
  const { users } = useClient()
  const { isBusy, attempt } = useAttempt()
  const { relation, error, read } = useRelation(id)
  if (error !== undefined) return <Notice kind="error">{problemText(error)}</Notice>
  if (!relation) return <Spinner />

  const act = async (call: (userId: string) => Promise<unknown>): Promise<void> => {
    if (await attempt(() => call(id))) await read()
  }

  const { state, isBlocked } = relation
  return (
    <section className={styles.part}>
      <h3>
        You and <bdi>{displayName}</bdi>
      </h3>
      <p className={styles.dim} role="status">
        {isBlocked
          ? 'You have blocked this person, who cannot write to you nor see whether you are there.'
          : words[state]}
      </p>
      <div className={styles.row}>
        {!isBlocked && asks[state] && (
          <Button isBusy={isBusy} onClick={() => void act(users.askContact)}>
            {asks[state]}
          </Button>
        )}
        {!isBlocked && ends[state] && (
          <Button isBusy={isBusy} onClick={() => void act(users.removeContact)}>
            {ends[state]}
          </Button>
        )}
        <Button
          variant={isBlocked ? 'plain' : 'danger'}
          isBusy={isBusy}
          onClick={() => void act(isBlocked ? users.unblock : users.block)}
        >
          {isBlocked ? 'Unblock' : 'Block'}
        </Button>
      </div>
    </section>
  )
}
