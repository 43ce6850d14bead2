import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useSession } from '../../app/session.tsx'
import { problemText } from '../../app/problem-text.ts'
import { useToast } from '../../design/toasts.tsx'
import styles from './reaction-chips.module.css'

/** The emojis given to a message; pressing one gives it too, or takes mine back. */
export const ReactionChips = ({ message, isReachable }: { message: ShownMessage; isReachable: boolean }) => {
  const { store } = useSession()
  const say = useToast()
  const { chatId, id, reactions } = message

  const toggle = (emoji: string, isMine: boolean): void => {
    const asked = isMine ? store.unreact(chatId, id, emoji) : store.react(chatId, id, emoji)
    asked.catch((error: unknown) => say('error', problemText(error)))
  }

  return (
    <div className={styles.chips} role="group" aria-label="Reactions">
      {reactions.map(({ emoji, count, mine }) => (
        <button
          key={emoji}
          type="button"
          aria-pressed={mine}
          aria-label={`${emoji} ${count}`}
          tabIndex={isReachable ? 0 : -1}
          onClick={() => toggle(emoji, mine)}
        >
          <span aria-hidden="true">{emoji}</span> {count}
        </button>
      ))}
    </div>
  )
}
