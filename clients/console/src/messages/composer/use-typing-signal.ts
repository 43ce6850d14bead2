import { useEffect, useMemo } from 'react'
import { useClient } from '../../app/session.tsx'

/** The server ends it after 6 s. */
const repeatedAfterMs = 3_000

/** Tells the others that one writes, no more often than it must be told. */
export const useTypingSignal = (chatId: string) => {
  const client = useClient()
  const signal = useMemo(() => {
    let toldAt = 0
    const tell = (isTyping: boolean): void => {
      toldAt = isTyping ? Date.now() : 0
      client.chats.setTyping(chatId, isTyping).catch(() => {}) // nobody misses it
    }
    return {
      typed: (): void => {
        if (client.state() === 'online' && Date.now() - toldAt > repeatedAfterMs) tell(true)
      },
      stopped: (): void => {
        if (toldAt > 0) tell(false)
      },
    }
  }, [client, chatId])
  useEffect(() => signal.stopped, [signal])
  return signal
}
