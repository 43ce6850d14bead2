import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { memo } from 'react'
import { formatExact, formatTime } from '../../app/time.tsx'
import { namedIn, systemText } from '../../chats/system-text.ts'
import { useNames } from '../../chats/use-names.ts'
import styles from './system-line.module.css'

/** What happened to the chat, between what people say. */
export const SystemLine = memo(({ message, isActive }: { message: ShownMessage; isActive: boolean }) => {
  const nameOf = useNames(namedIn(message))
  return (
    <article className={styles.line} data-key={message.key} tabIndex={isActive ? 0 : -1}>
      <span dir="auto">{systemText(message, nameOf)}</span>{' '}
      <time dateTime={message.createdAt} title={formatExact(message.createdAt)}>
        {formatTime(message.createdAt)}
      </time>
    </article>
  )
})
