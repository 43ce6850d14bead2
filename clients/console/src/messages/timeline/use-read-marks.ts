import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useEffect, useMemo, useRef, type RefObject } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { useSession } from '../../app/session.tsx'

const afterMs = 150

type Read = {
  chatId: string
  items: readonly ShownMessage[]
  handle: RefObject<VirtualizerHandle | null>
  /** The end of what is loaded is the end of the chat. */
  isWhole: boolean
  /** Somebody wants to keep it unread. */
  isPaused: RefObject<boolean>
}

/** What is on the screen of a page that has the focus is read. Gives what to call when something else comes into sight. */
export const useReadMarks = (read: Read): (() => void) => {
  const { store } = useSession()
  const latest = useRef(read)
  latest.current = read

  const [note, stop] = useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | undefined

    const mark = (): void => {
      timer = undefined
      const { chatId, items, handle, isWhole, isPaused } = latest.current
      const list = handle.current
      const chat = store.chat(chatId)
      if (!list || !chat || isPaused.current || !document.hasFocus()) return

      const last = Math.min(list.findItemIndex(list.scrollOffset + list.viewportSize - 16), items.length - 1)
      const shown = items.slice(Math.max(0, last - 20), last + 1).findLast(({ seq }) => seq > 0)
      const isEnd = isWhole && last === items.length - 1 // what is hidden after it is read too
      const seq = isEnd ? chat.lastSeq : (shown?.seq ?? 0)
      if (seq > chat.me.readSeq) store.markRead(chatId, seq).catch(() => {}) // with what is seen next
    }

    const forget = (): void => {
      clearTimeout(timer)
      timer = undefined
    }

    return [() => void (timer ??= setTimeout(mark, afterMs)), forget]
  }, [store])

  useEffect(() => {
    addEventListener('focus', note)
    return () => {
      removeEventListener('focus', note)
      stop()
    }
  }, [note, stop])
  useEffect(note, [note, read.items])
  return note
}
