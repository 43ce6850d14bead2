import { useEffect, useState } from 'react'
import { useSession } from '../app/session.tsx'
import type { Start } from './timeline/use-opened-chat.ts'

/** Above which message the line of new ones is: where reading was left when the chat, or the window, was left last. */
export const useFirstUnread = (chatId: string, start: Start | undefined) => {
  const { store } = useSession()
  const [firstUnread, setFirstUnread] = useState<number>()
  const startSeq = start?.at === 'unread' ? start.seq : undefined

  useEffect(() => {
    if (startSeq !== undefined) setFirstUnread(startSeq)
  }, [startSeq])
  useEffect(() => {
    const note = (): void => {
      const me = store.chat(chatId)?.me
      if (me && me.unread > 0) setFirstUnread(me.unreadFrom ?? me.readSeq + 1)
    }
    addEventListener('focus', note)
    return () => removeEventListener('focus', note)
  }, [store, chatId])

  return [firstUnread, setFirstUnread] as const
}
