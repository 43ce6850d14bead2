import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useClient } from '../../app/session.tsx'
import { Dialog } from '../../design/dialog.tsx'
import styles from './dialogs.module.css'
import { More } from './more.tsx'
import { PersonLine } from './person-line.tsx'
import { usePages } from './use-pages.ts'

/** Who gave a message which emoji. */
export const ReactionsDialog = ({ message, onClose }: { message: ShownMessage; onClose: () => void }) => {
  const client = useClient()
  const { chatId, id } = message
  const pages = usePages(id, (cursor) =>
    client.messages.reactions(chatId, id, { limit: 100, ...(cursor !== undefined && { cursor }) }),
  )
  return (
    <Dialog title="Reactions" onClose={onClose}>
      <ul className={styles.people}>
        {pages.items.map(({ userId, emoji }) => (
          <PersonLine key={userId + emoji} userId={userId}>
            <span className={styles.emoji}>{emoji}</span>
          </PersonLine>
        ))}
      </ul>
      <More of={pages} />
    </Dialog>
  )
}
