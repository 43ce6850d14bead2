import { Icon } from '../../design/icon.tsx'
import { useConversation } from '../conversation.tsx'
import { Attachments } from './attachments.tsx'
import { DeliveryMark, Refused } from './delivery.tsx'
import styles from './message-body.module.css'
import type { MessageItemProps } from './message-item.tsx'
import { MessageText } from './message-text.tsx'
import { ReactionChips } from './reaction-chips.tsx'
import { ReplyQuote } from './reply-quote.tsx'
import { sentFiles } from './sent-files.ts'

type MessageBodyProps = Pick<MessageItemProps, 'message' | 'isMine' | 'isActive' | 'receipt'> & { replies: number }

/** What a message says, and the marks below it. */
export const MessageBody = ({ message, isMine, isActive, receipt, replies }: MessageBodyProps) => {
  const { ask, openThread } = useConversation()
  if (message.deletedAt !== undefined) return <p className={styles.deleted}>This message was deleted</p>

  const { status, replyTo, text, reactions, editedAt, pinned, id } = message
  const files = message.attachments.length > 0 ? message.attachments : sentFiles.of(message.clientMessageId)
  const tabIndex = isActive ? 0 : -1
  return (
    <>
      {replyTo !== undefined && <ReplyQuote messageId={replyTo} isReachable={isActive} />}
      {files.length > 0 && <Attachments message={message} files={files} isReachable={isActive} />}
      {text !== '' && <MessageText message={message} isReachable={isActive} />}
      {reactions.length > 0 && <ReactionChips message={message} isReachable={isActive} />}
      <div className={styles.marks}>
        {pinned && (
          <span title="Pinned">
            <Icon name="pin" size={14} />
            <span className="visually-hidden">Pinned</span>
          </span>
        )}
        {editedAt !== undefined && (
          <button type="button" tabIndex={tabIndex} onClick={() => ask({ kind: 'versions', message })}>
            edited
          </button>
        )}
        {replies > 0 && (
          <button type="button" tabIndex={tabIndex} onClick={() => openThread(id)}>
            {replies === 1 ? '1 reply' : `${replies} replies`}
          </button>
        )}
        {isMine && <DeliveryMark status={status} receipt={receipt} />}
      </div>
      {status === 'failed' && <Refused message={message} isReachable={isActive} />}
    </>
  )
}
