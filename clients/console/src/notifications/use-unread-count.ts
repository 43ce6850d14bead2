import { useEffect, useState } from 'react'
import { useClient } from '../app/session.tsx'

/** Changes come in bursts; one question answers them all. */
const askedWithinMs = 200

/** How many notifications are unread: asked again whenever one changes, and after the line was away. */
export const useUnreadCount = (): number => {
  const client = useClient()
  const [count, setCount] = useState(0)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const ask = (): void => {
      timer = undefined
      client.notifications
        .unreadCount()
        .then((answer) => !isOver && setCount(answer))
        .catch(() => {}) // it is asked again when the line is back
    }
    const askSoon = (): void => {
      timer ??= setTimeout(ask, askedWithinMs)
    }
    ask()
    const stops = [client.on('notification', askSoon), client.on('state', (state) => state === 'online' && askSoon())]
    return () => {
      isOver = true
      clearTimeout(timer)
      for (const stop of stops) stop()
    }
  }, [client])

  return count
}
