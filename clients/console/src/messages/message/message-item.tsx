import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { memo, useId, type MouseEvent } from 'react'
import { formatExact, formatTime } from '../../app/time.tsx'
import { Avatar } from '../../design/avatar.tsx'
import { usePerson } from '../../people/directory.tsx'
import { useConversation } from '../conversation.tsx'
import type { Receipt } from './delivery.tsx'
import { MessageBody } from './message-body.tsx'
import styles from './message-item.module.css'
import { MessageTools } from './message-tools.tsx'

export type MessageItemProps = {
  message: ShownMessage
  isMine: boolean
  /** The one before is of the same person and of about the same time. */
  isContinued: boolean
  /** The tab key leads to it, and to what is in it. */
  isActive: boolean
  isHighlighted?: boolean
  receipt?: Receipt | undefined
  /** How many answers there are, as far as they are loaded. */
  replies?: number
}

/** A message. The list moves the focus from one to the next; the keys of `message-actions` do what its menu does. */
export const MessageItem = memo((props: MessageItemProps) => {
  const { message, isMine, isContinued, isActive, isHighlighted = false, receipt, replies = 0 } = props
  const id = useId()
  const { ask } = useConversation()
  const sender = usePerson(message.senderId)
  const name = sender?.displayName ?? '…'
  const canAct = message.status === 'sent' && message.deletedAt === undefined

  const openMenu = (event: MouseEvent<HTMLElement>): void => {
    const isForBrowser = (event.target as Element).closest('a, img') || !getSelection()?.isCollapsed // an element of the page
    if (!canAct || isForBrowser) return
    event.preventDefault()
    ask({
      kind: 'menu',
      message,
      anchor: event.currentTarget.querySelector<HTMLElement>('[aria-haspopup]') ?? event.currentTarget,
    })
  }

  return (
    <article
      className={styles.item}
      data-key={message.key}
      data-mine={isMine || undefined}
      data-continued={isContinued || undefined}
      data-highlighted={isHighlighted || undefined}
      tabIndex={isActive ? 0 : -1}
      aria-labelledby={`${id}-who ${id}-when`}
      aria-describedby={`${id}-body`}
      onContextMenu={openMenu}
    >
      <div className={styles.avatar}>
        {!isContinued && !isMine && <Avatar name={name} url={sender?.avatarUrl} size={32} />}
      </div>
      <div className={styles.content}>
        <header className={styles.head}>
          <strong id={`${id}-who`} className={isContinued || isMine ? 'visually-hidden' : undefined} dir="auto">
            {isMine ? 'You' : name}
          </strong>
          <time
            id={`${id}-when`}
            className={isContinued ? 'visually-hidden' : undefined}
            dateTime={message.createdAt}
            title={formatExact(message.createdAt)}
          >
            {formatTime(message.createdAt)}
          </time>
        </header>
        <div className={styles.bubble} id={`${id}-body`}>
          <MessageBody {...{ message, isMine, isActive, receipt, replies }} />
        </div>
      </div>
      {canAct && <MessageTools message={message} isReachable={isActive} />}
    </article>
  )
})
