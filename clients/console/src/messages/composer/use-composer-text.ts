import { useCallback, useEffect, useRef, useState } from 'react'
import { useSession } from '../../app/session.tsx'
import { useStore } from '../../app/use-store.ts'

/** The beginning of a message, which is the same on all of one's devices where `isKept`. */
export const useComposerText = (chatId: string, isKept: boolean): [text: string, setText: (text: string) => void] => {
  const { store } = useSession()
  const kept = useStore(({ draft }) => (isKept ? draft(chatId) : ''))
  const [text, show] = useState(kept)
  const written = useRef(kept)

  useEffect(() => {
    if (kept.trim() === written.current.trim()) return // the server keeps no space at the ends
    written.current = kept
    show(kept)
  }, [kept])

  const setText = useCallback(
    (next: string) => {
      show(next)
      if (!isKept) return
      written.current = next
      store.setDraft(chatId, next)
    },
    [store, chatId, isKept],
  )
  return [text, setText]
}
