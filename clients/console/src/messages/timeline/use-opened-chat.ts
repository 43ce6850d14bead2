import type { MessageList } from '@chat/sdk/store/shown-message'
import { useCallback, useEffect, useRef, useState } from 'react'
import { problemText } from '../../app/problem-text.ts'
import { useSession } from '../../app/session.tsx'
import { keepForAWhile, keepOpen } from './recently-open.ts'

/** Where in a chat somebody looks first. */
export type Start = { at: 'end' } | { at: 'unread' | 'message'; seq: number }

export type OpenedChat = {
  /** Undefined until messages are there. `turn` grows when others take their place. */
  opened: { start: Start; turn: number } | undefined
  problem: string | undefined
  show: (start: Start) => Promise<void>
  retry: () => void
}

/** What the latest page of a chat is sure to hold. */
const latestPage = 40

const isWithin = ({ items, isLoaded, hasNewer, hasOlder }: MessageList, seq: number): boolean => {
  const first = items[0]?.seq ?? 0
  const last = items.findLast((message) => message.seq > 0)?.seq ?? 0
  return isLoaded && (!hasOlder || seq >= first) && (!hasNewer || seq <= last)
}

/** Opens a chat where reading was left, or around `seq`, and shows other parts of it when asked to. */
export const useOpenedChat = (chatId: string, seq: number | undefined): OpenedChat => {
  const { client, store } = useSession()
  const [opened, setOpened] = useState<OpenedChat['opened']>()
  const [problem, setProblem] = useState<string>()
  const asked = useRef(0)

  const firstStart = useCallback(async (): Promise<Start> => {
    const { me } = store.chat(chatId) ?? (await client.chats.get(chatId))
    return me.unread > 0 ? { at: 'unread', seq: me.unreadFrom ?? me.readSeq + 1 } : { at: 'end' }
  }, [client, store, chatId])

  /** @returns whether other messages took the place of those that were there */
  const load = useCallback(
    async (start: Start): Promise<boolean> => {
      const list = store.messages(chatId)
      const isThere = start.at === 'end' ? list.isLoaded && !list.hasNewer : isWithin(list, start.seq)
      if (isThere) return false
      const lastSeq = store.chat(chatId)?.lastSeq ?? Infinity
      const isNearEnd = start.at === 'end' || (start.at === 'unread' && lastSeq - start.seq < latestPage)
      await (isNearEnd ? store.open(chatId) : store.openAround(chatId, start.seq))
      return true
    },
    [store, chatId],
  )

  const attempt = useCallback(
    async (choose: () => Promise<Start>): Promise<void> => {
      const turn = ++asked.current
      setProblem(undefined)
      try {
        const start = await choose()
        const isAnew = await load(start)
        if (turn !== asked.current) return
        setOpened((before) => ({ start, turn: (before?.turn ?? 0) + (isAnew ? 1 : 0) }))
      } catch (error) {
        if (turn === asked.current) setProblem(problemText(error))
      }
    },
    [load],
  )

  const begin = useCallback(
    () => attempt(seq === undefined ? firstStart : async () => ({ at: 'message', seq })),
    [attempt, firstStart, seq],
  )
  const isOpened = opened !== undefined

  useEffect(() => {
    if (seq !== undefined || !isOpened) void begin()
    // an address that names no message any more moves nothing
  }, [begin])

  useEffect(() => {
    keepOpen(store, chatId)
    return () => {
      asked.current += 1
      keepForAWhile(store, chatId)
    }
  }, [store, chatId])

  const show = useCallback((start: Start) => attempt(async () => start), [attempt])
  return { opened, problem, show, retry: () => void begin() }
}
