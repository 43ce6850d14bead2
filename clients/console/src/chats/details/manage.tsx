import type { Chat } from '@chat/sdk/chat'
import { useClient } from '../../app/session.tsx'
import { GroupChoiceFields } from '../group-choice-fields.tsx'
import { choicesOf } from '../group-choices.ts'
import { useAttempt } from '../use-attempt.ts'
import { Bans } from './bans.tsx'
import styles from './details.module.css'
import { Invites } from './invites.tsx'

/** What those may choose who look after a group. */
export const Manage = ({ chat }: { chat: Chat }) => {
  const client = useClient()
  const { isBusy, attempt } = useAttempt()
  return (
    <div className={styles.body}>
      <section className={styles.part}>
        <h3>Settings</h3>
        <GroupChoiceFields
          choices={choicesOf(chat)}
          disabled={isBusy}
          onChange={(change) => void attempt(() => client.chats.update(chat.id, change))}
        />
      </section>
      <Invites chatId={chat.id} />
      <Bans chatId={chat.id} />
    </div>
  )
}
