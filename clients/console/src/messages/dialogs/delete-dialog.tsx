import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { problemText } from '../../app/problem-text.ts'
import { useAccount, useSession } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { useToast } from '../../design/toasts.tsx'
import { summaryOf } from '../message/summary.ts'
import styles from './dialogs.module.css'

/** For everybody where one may, or for oneself alone. */
export const DeleteDialog = ({ message, onClose }: { message: ShownMessage; onClose: () => void }) => {
  const { store } = useSession()
  const say = useToast()
  const myId = useAccount().id
  const { chatId, id } = message
  const role = store.chat(chatId)?.me.role
  const isForAll =
    (message.senderId === myId || role === 'owner' || role === 'admin') && message.deletedAt === undefined

  const remove = (asked: Promise<void>): void => {
    onClose() // it is shown as deleted at once
    asked.catch((error: unknown) => say('error', problemText(error)))
  }

  return (
    <Dialog
      title="Delete this message?"
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => remove(store.deleteForMe(chatId, id))}>Delete for me</Button>
          {isForAll && (
            <Button variant="danger" onClick={() => remove(store.delete(chatId, id))}>
              Delete for everybody
            </Button>
          )}
        </>
      }
    >
      <blockquote className={styles.quote} dir="auto">
        {summaryOf(message)}
      </blockquote>
      <p>For me: it disappears from all of my devices. {isForAll && 'For everybody: only that it was there stays.'}</p>
    </Dialog>
  )
}
