import { useEffect } from 'react'
import { problemText } from '../app/problem-text.ts'
import { useSession } from '../app/session.tsx'
import { useStore } from '../app/use-store.ts'
import { IconButton } from '../design/button.tsx'
import styles from '../design/panel.module.css'
import { PanelFrame } from '../design/panel.tsx'
import { useToast } from '../design/toasts.tsx'
import { focusBeside } from '../forms/focus-beside.ts'
import { useConversation } from './conversation.tsx'
import { FoundMessage } from './found-message.tsx'

/** What was pinned in a chat, the latest pin first. */
export const PinsPanel = ({ chatId, onClose }: { chatId: string; onClose: () => void }) => {
  const { store } = useSession()
  const { jump } = useConversation()
  const say = useToast()
  const pins = useStore(({ pins }) => pins(chatId))
  useEffect(() => {
    store.loadPins(chatId).catch((error: unknown) => say('error', problemText(error)))
  }, [store, chatId, say])

  const unpin = (messageId: string): void => {
    const focusAgain = focusBeside(document.activeElement)
    store
      .unpin(chatId, messageId)
      .then(focusAgain)
      .catch((error: unknown) => say('error', problemText(error)))
  }
  return (
    <PanelFrame title="Pinned messages" onClose={onClose}>
      {pins.length === 0 ? (
        <p className={styles.empty}>Nothing is pinned in this chat.</p>
      ) : (
        <ul className={styles.list}>
          {pins.map((message) => (
            <li key={message.id} className={styles.withButton}>
              <FoundMessage message={message} onFollow={() => jump(message.seq)} />
              <IconButton label="Unpin" icon="close" onClick={() => unpin(message.id)} />
            </li>
          ))}
        </ul>
      )}
    </PanelFrame>
  )
}
