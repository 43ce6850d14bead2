import { usePerson } from '../../people/directory.tsx'
import { useConversation } from '../conversation.tsx'
import styles from './reply-quote.module.css'
import { summaryOf } from './summary.ts'
import { useQuoted } from './use-quoted.ts'

type ReplyQuoteProps = { messageId: string; isReachable: boolean }

/** What a message answers; pressing it leads there. */
export const ReplyQuote = ({ messageId, isReachable }: ReplyQuoteProps) => {
  const { chatId, jump } = useConversation()
  const quoted = useQuoted(chatId, messageId)
  const sender = usePerson(quoted === 'gone' ? undefined : quoted?.senderId)
  if (quoted === 'gone') return <p className={styles.quote}>The message that this answers is not here any more</p>
  return (
    <button
      type="button"
      className={styles.quote}
      tabIndex={isReachable ? 0 : -1}
      disabled={!quoted}
      onClick={() => quoted && jump(quoted.seq)}
    >
      <span className="visually-hidden">In reply to </span>
      <strong dir="auto">{sender?.displayName ?? '…'}</strong>
      <span dir="auto">{quoted ? summaryOf(quoted) : '…'}</span>
    </button>
  )
}
