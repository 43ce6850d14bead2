import type { ConnectionState } from '@chat/sdk/events'
import styles from './connection-badge.module.css'
import { useConnection } from './use-connection.ts'

const words: Record<ConnectionState, string> = {
  online: 'Online',
  connecting: 'Connecting…',
  syncing: 'Catching up…',
  offline: 'Offline',
  closed: 'Closed',
}

const hints: Partial<Record<ConnectionState, string>> = {
  offline: 'What you send goes out when the server can be reached again.',
  connecting: 'What you send goes out when the server can be reached again.',
}

/** The state of the line, in a word and in a colour. `isSilent` where another one tells screen readers already. */
export const ConnectionBadge = ({ isSilent = false }: { isSilent?: boolean }) => {
  const state = useConnection()
  return (
    <span className={styles.badge} data-state={state} role={isSilent ? undefined : 'status'} title={hints[state]}>
      <span className={styles.dot} aria-hidden="true" />
      <span className={styles.word}>{words[state]}</span>
    </span>
  )
}
