import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import { problemText } from '../app/problem-text.ts'
import { useSession } from '../app/session.tsx'
import { useConnection } from '../app/use-connection.ts'
import { Button } from '../design/button.tsx'
import { Icon } from '../design/icon.tsx'
import { Notice, Spinner } from '../design/notice.tsx'
import styles from './chat-list.module.css'

/** In the place of the list: it is being read, it cannot be read, or there is nothing in it yet. */
export const NoChats = ({ onStart }: { onStart: () => void }) => {
  const { client, store } = useSession()
  const connection = useConnection()
  const [isEmpty, setIsEmpty] = useState(false)
  const [error, setError] = useState<unknown>()

  useEffect(() => {
    if (connection !== 'online') return
    client.chats // which the store is reading already; that there are none is known by asking
      .list({ limit: 1 })
      .then(({ items, next }) => setIsEmpty(items.length === 0 && next === null), setError)
  }, [client, connection])

  const tryAgain = (): void => {
    setError(undefined)
    store.load().then(() => setIsEmpty(store.chats().length === 0), setError)
  }

  if (isEmpty)
    return (
      <div className={styles.empty}>
        <Icon name="thread" size={40} />
        <h2>No chats yet</h2>
        <p>Write to somebody you know, begin a group, or look at the public rooms.</p>
        <Button variant="primary" onClick={onStart}>
          Start a chat
        </Button>
        <Link href="/rooms">Public rooms</Link>
      </div>
    )
  const isAway = connection === 'offline'
  return (
    <div className={styles.empty}>
      {error === undefined && <Spinner label="Loading the chats" />}
      {error !== undefined && <Notice kind="error">{problemText(error)}</Notice>}
      {isAway && <p>Waiting for the connection…</p>}
      {(isAway || error !== undefined) && <Button onClick={tryAgain}>Try again</Button>}
    </div>
  )
}
