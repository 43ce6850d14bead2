import type { Ban } from '@chat/sdk/invite'
import { useEffect, useRef } from 'react'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { PagesEnd } from '../../forms/pages-end.tsx'
import { usePages } from '../../forms/use-pages.ts'
import { PersonLine } from '../person-line.tsx'
import { useAttempt } from '../use-attempt.ts'
import styles from './details.module.css'

/** Who may not come back. */
export const Bans = ({ chatId }: { chatId: string }) => {
  const client = useClient()
  const { isBusy, attempt } = useAttempt()
  const pages = usePages(chatId, (page) => client.chats.bans(chatId, page))

  const lift = ({ userId, user }: Ban): Promise<boolean> =>
    attempt(
      async () => {
        await client.chats.unban(chatId, userId)
        pages.change((bans) => bans.filter((ban) => ban.userId !== userId))
      },
      `${user?.displayName ?? 'The person'} may come back`,
    )

  const again = useRef(pages.again)
  again.current = pages.again
  useEffect(
    () =>
      client.on('member', (event) => {
        if (event.chatId === chatId && event.kind === 'removed') again.current() // it may have been a ban
      }),
    [client, chatId],
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
      <PagesEnd pages={pages} nothing="Nobody is banned." />
    </section>
  )
}
