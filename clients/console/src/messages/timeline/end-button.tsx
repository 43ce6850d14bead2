import { useStore } from '../../app/use-store.ts'
import { Icon } from '../../design/icon.tsx'
import styles from './end-button.module.css'

/** To the latest messages, and how many of them are new. */
export const EndButton = ({ chatId, onPress }: { chatId: string; onPress: () => void }) => {
  const unread = useStore((store) => store.chat(chatId)?.me.unread ?? 0)
  return (
    <button type="button" className={styles.button} onClick={onPress}>
      <Icon name="down" />
      {unread > 0 ? `${unread} new ${unread === 1 ? 'message' : 'messages'}` : 'Latest messages'}
    </button>
  )
}
