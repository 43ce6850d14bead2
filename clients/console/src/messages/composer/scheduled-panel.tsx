import type { Scheduled } from '@chat/sdk/message'
import { useEffect, useState } from 'react'
import { problemText } from '../../app/problem-text.ts'
import { useClient } from '../../app/session.tsx'
import { formatExact } from '../../app/time.tsx'
import { IconButton } from '../../design/button.tsx'
import panel from '../../design/panel.module.css'
import { PanelFrame } from '../../design/panel.tsx'
import { useToast } from '../../design/toasts.tsx'
import { focusBeside } from '../../forms/focus-beside.ts'
import { Loading } from '../../forms/loading.tsx'
import { useLoaded } from '../../forms/use-loaded.ts'
import { EditScheduledDialog } from './edit-scheduled-dialog.tsx'
import styles from './scheduled-panel.module.css'

/** My messages to this chat that wait for their time. */
export const ScheduledPanel = ({ chatId, onClose }: { chatId: string; onClose: () => void }) => {
  const client = useClient()
  const say = useToast()
  const [edited, setEdited] = useState<Scheduled>()
  const waiting = useLoaded(() => client.messages.scheduled({ chatId, limit: 100 }))
  const { reload } = waiting
  useEffect(() => client.on('scheduled', reload), [client, reload])

  const cancel = ({ id }: Scheduled): void => {
    const focusAgain = focusBeside(document.activeElement)
    client.messages
      .cancelScheduled(id)
      .then(reload)
      .then(focusAgain)
      .catch((error: unknown) => say('error', problemText(error)))
  }

  return (
    <PanelFrame title="Scheduled messages" onClose={onClose}>
      <Loading of={waiting}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={panel.empty}>Nothing waits to be sent. The clock beside the text sends it later.</p>
          ) : (
            <ul className={panel.list}>
              {items.map((scheduled) => (
                <li key={scheduled.id} className={styles.line}>
                  <time dateTime={scheduled.sendAt}>{formatExact(scheduled.sendAt)}</time>
                  <span dir="auto">{scheduled.text === '' ? 'Files' : scheduled.text}</span>
                  <IconButton label="Edit" icon="edit" onClick={() => setEdited(scheduled)} />
                  <IconButton label="Cancel" icon="trash" onClick={() => cancel(scheduled)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loading>
      {edited && <EditScheduledDialog scheduled={edited} onDone={reload} onClose={() => setEdited(undefined)} />}
    </PanelFrame>
  )
}
