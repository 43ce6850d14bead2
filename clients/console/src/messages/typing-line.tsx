import { useStore } from '../app/use-store.ts'
import { useNames } from '../chats/use-names.ts'
import styles from './chat-header.module.css'

const list = new Intl.ListFormat('en')

/** Who is writing right now; more than three are a number. */
export const TypingLine = ({ chatId }: { chatId: string }) => {
  const userIds = useStore((store) => store.typing(chatId))
  const nameOf = useNames(userIds)
  if (userIds.length === 0) return undefined
  const who = userIds.length > 3 ? `${userIds.length} people` : list.format(userIds.map(nameOf))
  return (
    <span className={styles.typing} dir="auto">
      {who} {userIds.length === 1 ? 'is' : 'are'} writing…
    </span>
  )
}
