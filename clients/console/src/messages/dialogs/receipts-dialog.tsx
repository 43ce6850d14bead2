import type { Receipt } from '@chat/sdk/chat'
import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useClient } from '../../app/session.tsx'
import { useStore } from '../../app/use-store.ts'
import { Dialog } from '../../design/dialog.tsx'
import { PagesEnd } from '../../forms/pages-end.tsx'
import { usePages } from '../../forms/use-pages.ts'
import styles from './dialogs.module.css'
import { PersonLine } from './person-line.tsx'

type State = 'read' | 'delivered' | 'none'

const titles: Record<State, string> = { read: 'Read', delivered: 'Delivered', none: 'Not there yet' }

const stateOf = (seq: number, told: Receipt, heard: Receipt | undefined): State => {
  if (Math.max(told.readSeq ?? 0, heard?.readSeq ?? 0) >= seq) return 'read'
  return Math.max(told.deliveredSeq ?? 0, heard?.deliveredSeq ?? 0) >= seq ? 'delivered' : 'none'
}

/** Who has read a message, who has got it, and who has not; as they are now, while it is open. */
export const ReceiptsDialog = ({ message, onClose }: { message: ShownMessage; onClose: () => void }) => {
  const client = useClient()
  const { chatId, seq, id } = message
  const heard = useStore((store) => store.receipts(chatId))
  const pages = usePages(id, (page) => client.chats.receipts(chatId, { seq, limit: 100, ...page }))
  const people = pages.items.map((told) => ({ ...told, state: stateOf(seq, told, heard[told.userId]) }))

  return (
    <Dialog title="Who has read it" onClose={onClose}>
      {(['read', 'delivered', 'none'] as const).map((state) => {
        const some = people.filter((person) => person.state === state)
        if (some.length === 0) return undefined
        return (
          <section key={state}>
            <h3 className={styles.heading}>
              {titles[state]} ({some.length})
            </h3>
            <ul className={styles.people}>
              {some.map(({ userId }) => (
                <PersonLine key={userId} userId={userId} />
              ))}
            </ul>
          </section>
        )
      })}
      <PagesEnd pages={pages} />
    </Dialog>
  )
}
