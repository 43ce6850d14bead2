import type { MessageList, ShownMessage } from '@chat/sdk/store/shown-message'
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { problemText } from '../../app/problem-text.ts'
import { useSession } from '../../app/session.tsx'
import { indexFromSeq } from '../message/find-by-seq.ts'
import type { Start } from './use-opened-chat.ts'

type Items = readonly ShownMessage[]

/** So near to an end that more is loaded, in CSS pixels. */
const loadWithin = 1_500
const atEndWithin = 40

const isPrepended = (before: Items, now: Items): boolean =>
  before.length > 0 &&
  now.length > before.length &&
  before[0]!.key !== now[0]!.key &&
  before.at(-1)!.key === now.at(-1)!.key

/** One of mine was written just now. */
const isWritten = (before: Items, now: Items): boolean =>
  now.at(-1)?.status === 'pending' && now.at(-1)?.key !== before.at(-1)?.key

type Scrolled = { chatId: string; list: MessageList; start: Start; handle: RefObject<VirtualizerHandle | null> }

/** Keeps the place where somebody reads, stays at the end where they are there, and loads what is near. */
export const useTimelineScroll = ({ chatId, list, start, handle }: Scrolled) => {
  const { store } = useSession()
  const { items, hasOlder, hasNewer } = list
  const [isAtEnd, setIsAtEnd] = useState(start.at === 'end')
  const [problem, setProblem] = useState<string>()
  const isStuck = useRef(start.at === 'end')
  const isLoading = useRef(false)
  const isPlaced = useRef(false)
  const before = useRef(items)

  const toEnd = (): void => void handle.current?.scrollToIndex(items.length - 1, { align: 'end' })

  const load = (more: (chatId: string) => Promise<void>): void => {
    if (isLoading.current) return
    isLoading.current = true
    more(chatId)
      .then(() => setProblem(undefined))
      .catch((error: unknown) => setProblem(problemText(error)))
      .finally(() => (isLoading.current = false))
  }

  const look = (): void => {
    const { scrollOffset = 0, scrollSize = 0, viewportSize = 0 } = handle.current ?? {}
    const fromEnd = scrollSize - viewportSize - scrollOffset
    isStuck.current = fromEnd < atEndWithin && !hasNewer
    setIsAtEnd(isStuck.current)
    if (!isPlaced.current || problem !== undefined) return
    if (hasOlder && scrollOffset < loadWithin) load(store.loadOlder)
    else if (hasNewer && fromEnd < loadWithin) load(store.loadNewer)
  }

  useLayoutEffect(() => {
    if (start.at === 'end') return toEnd()
    const index = Math.min(indexFromSeq(items, start.seq), items.length - 1)
    handle.current?.scrollToIndex(index, start.at === 'unread' ? { align: 'start', offset: -80 } : { align: 'center' })
    // the place is taken once, whatever comes then
  }, [start])

  useLayoutEffect(() => {
    const previous = before.current
    before.current = items
    if (isStuck.current || isWritten(previous, items)) toEnd()
  }, [items])

  useEffect(() => {
    if (isPlaced.current) return look()
    const timer = setTimeout(() => {
      isPlaced.current = true
      look()
    }, 100) // heights are measured by then
    return () => clearTimeout(timer)
  }, [items])

  return {
    isAtEnd,
    problem,
    retry: () => setProblem(undefined),
    shift: isPrepended(before.current, items),
    look,
    onResize: () => isStuck.current && toEnd(),
    toEnd,
  }
}
