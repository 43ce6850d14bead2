import type { Invite } from '@chat/sdk/invite'
import { useState } from 'react'
import { formatExact } from '../../app/time.tsx'
import { useClient } from '../../app/session.tsx'
import { Button, IconButton } from '../../design/button.tsx'
import { useToast } from '../../design/toasts.tsx'
import { PagesEnd } from '../../forms/pages-end.tsx'
import { usePages } from '../../forms/use-pages.ts'
import { useAttempt } from '../use-attempt.ts'
import styles from './details.module.css'
import { NewInvite } from './new-invite.tsx'

const linkOf = ({ code }: Invite): string => `${location.origin}/invites/${code}`

const limitsText = ({ uses, maxUses, expiresAt }: Invite): string => {
  const used = maxUses ? `used ${uses} of ${maxUses} times` : `used ${uses} times`
  return `${used}, ${expiresAt ? `until ${formatExact(expiresAt)}` : 'without end'}`
}

/** Links with which anybody who has one comes in. */
export const Invites = ({ chatId }: { chatId: string }) => {
  const client = useClient()
  const say = useToast()
  const { isBusy, attempt } = useAttempt()
  const [isMaking, setIsMaking] = useState(false)
  const pages = usePages(chatId, (page) => client.chats.invites(chatId, page))

  const copy = (invite: Invite): Promise<boolean> =>
    attempt(() => navigator.clipboard.writeText(linkOf(invite)), 'The link is copied')

  const revoke = ({ code }: Invite): Promise<boolean> =>
    attempt(async () => {
      await client.chats.revokeInvite(chatId, code)
      pages.change((invites) => invites.filter((invite) => invite.code !== code))
      say('ok', 'The link leads nowhere any more')
    })

  return (
    <section className={styles.part}>
      <h3>Invites</h3>
      <ul className={styles.list}>
        {pages.items.map((invite) => (
          <li key={invite.code} className={styles.item}>
            <span>
              <bdi className={styles.link} dir="ltr">
                {linkOf(invite)}
              </bdi>
              <span className={styles.dim}>{limitsText(invite)}</span>
            </span>
            <IconButton label={`Copy the link ${invite.code}`} icon="copy" onClick={() => void copy(invite)} />
            <IconButton
              label={`Revoke the link ${invite.code}`}
              icon="trash"
              disabled={isBusy}
              onClick={() => void revoke(invite)}
            />
          </li>
        ))}
      </ul>
      <PagesEnd pages={pages} nothing="There are no links." />
      <Button onClick={() => setIsMaking(true)}>New invite</Button>
      {isMaking && (
        <NewInvite
          chatId={chatId}
          onMade={(invite) => {
            pages.change((invites) => [invite, ...invites])
            setIsMaking(false)
            void copy(invite)
          }}
          onClose={() => setIsMaking(false)}
        />
      )}
    </section>
  )
}
