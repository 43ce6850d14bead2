import type { Message } from '@chat/sdk/message'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useAccount } from '../../app/session.tsx'
import { useDirectory } from '../../people/directory.tsx'
import styles from './message-text.module.css'
import { textParts } from './text-parts.ts'

/** How the people are called who were mentioned, as far as that is known. */
const useUsernames = (userIds: readonly string[]): string => {
  const directory = useDirectory()
  useEffect(() => userIds.forEach(directory.want), [directory, userIds])
  return useSyncExternalStore(directory.subscribe, () =>
    userIds.map((userId) => directory.get(userId)?.username ?? '').join(' '),
  )
}

type MessageTextProps = {
  message: Pick<Message, 'text' | 'mentions'>
  /** Links in it can be reached with the tab key. */
  isReachable?: boolean
}

/** What somebody wrote, in the direction of its letters, with links and mentions. */
export const MessageText = ({ message: { text, mentions }, isReachable = true }: MessageTextProps) => {
  const myName = useAccount().username.toLowerCase()
  const usernames = useUsernames(mentions)
  const parts = useMemo(() => textParts(text, usernames.toLowerCase().split(' ').filter(Boolean)), [text, usernames])
  return (
    <p className={styles.text} dir="auto">
      {parts.map((part, index) => {
        if (part.kind === 'text') return part.text
        if (part.kind === 'link')
          return (
            <a key={index} href={part.text} target="_blank" rel="noopener noreferrer" tabIndex={isReachable ? 0 : -1}>
              {part.text}
            </a>
          )
        const isMe = part.text.slice(1).toLowerCase() === myName
        return (
          <span key={index} className={isMe ? styles.me : styles.mention}>
            {part.text}
          </span>
        )
      })}
    </p>
  )
}
