import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useClient } from '../../app/session.tsx'
import { formatExact } from '../../app/time.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { Loading } from '../../forms/loading.tsx'
import { useLoaded } from '../../forms/use-loaded.ts'
import styles from './dialogs.module.css'

/** What a message said before it was edited, the first one first. */
export const VersionsDialog = ({ message, onClose }: { message: ShownMessage; onClose: () => void }) => {
  const client = useClient()
  const { chatId, id, text, createdAt, editedAt } = message
  const versions = useLoaded(() => client.messages.versions(chatId, id, { limit: 100 }))
  return (
    <Dialog title="Earlier versions" onClose={onClose}>
      <Loading of={versions}>
        {({ items }) => (
          <ol className={styles.versions}>
            {[...items, { text, editedAt }].map((version, index) => (
              <li key={index}>
                <time>{formatExact(version.editedAt ?? createdAt)}</time>
                <p dir="auto">{version.text}</p>
              </li>
            ))}
          </ol>
        )}
      </Loading>
    </Dialog>
  )
}
