import type { Ban } from '@chat/sdk/invite'
import { useCallback, useEffect } from 'react'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { PagesEnd } from '../pages-end.tsx'
import { PersonLine } from '../person-line.tsx'
import { useAttempt } from '../use-attempt.ts'
import { usePages } from '../use-pages.ts'
import styles from './details.module.css'

/** Who may not come back. */
export const Bans = ({ chatId }: { chatId: string }) => {
  const client = useClient()
  const { isBusy, attempt } = useAttempt()
  const pages = usePages(
    useCallback((cursor: string | undefined) => client.chats.bans(chatId, cursor ? { cursor } : {}), [client, chatId]),
  )

  const lift = ({ userId, user }: Ban): Promise<boolean> =>
    attempt(
      async () => {
        await client.chats.unban(chatId, userId)
        pages.change((bans) => bans.filter((ban) => ban.userId !== userId))
      },
      `${user?.displayName ?? 'The person'} may come back`,
    )

  const { again } = pages
  useEffect(
    () =>
      client.on('member', (event) => {
        if (event.chatId === chatId && event.kind === 'removed') again() // it may have been a ban
      }),
    [client, chatId, again],
  )

  return (
    <section className={styles.part}>
      <h3>Banned people</h3>
      <ul className={styles.list}>
        {pages.items.map((ban) => (
          <li key={ban.userId} className={styles.item}>
            <PersonLine person={ban.user} />
            <Button
              disabled={isBusy}
              aria-label={`Lift the ban of ${ban.user?.displayName ?? ban.userId}`}
              onClick={() => void lift(ban)}
            >
              Lift
            </Button>
          </li>
        ))}
      </ul>
      <PagesEnd pages={pages} nothing="Nobody is banned." more="More people" />
    </section>
  )
}
