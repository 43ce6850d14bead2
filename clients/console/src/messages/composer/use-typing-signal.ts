import { useEffect, useMemo } from 'react'
import { useClient } from '../../app/session.tsx'

/** The server ends it after 6 s. */
const repeatedAfterMs = 3_000

/** Tells the others that one writes, no more often than it must be told. */
export const useTypingSignal = (chatId: string) => {
  const client = useClient()
  const signal = useMemo(() => {
    let toldAt = 0
    let told = Promise.resolve()
    const tell = (isTyping: boolean): void => {
      toldAt = isTyping ? Date.now() : 0
      // an end must not overtake its beginning; nobody misses what does not get through
      told = told.then(() => client.chats.setTyping(chatId, isTyping)).catch(() => {})
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
