import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useClient } from '../../app/session.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { PagesEnd } from '../../forms/pages-end.tsx'
import { usePages } from '../../forms/use-pages.ts'
import styles from './dialogs.module.css'
import { PersonLine } from './person-line.tsx'

/** Who gave a message which emoji. */
export const ReactionsDialog = ({ message, onClose }: { message: ShownMessage; onClose: () => void }) => {
  const client = useClient()
  const { chatId, id } = message
  const pages = usePages(id, (page) => client.messages.reactions(chatId, id, { limit: 100, ...page }))
  return (
    <Dialog title="Reactions" onClose={onClose}>
      <ul className={styles.people}>
        {pages.items.map(({ userId, emoji }) => (
          <PersonLine key={userId + emoji} userId={userId}>
            <span className={styles.emoji}>{emoji}</span>
          </PersonLine>
        ))}
      </ul>
      <PagesEnd pages={pages} />
    </Dialog>
  )
}
