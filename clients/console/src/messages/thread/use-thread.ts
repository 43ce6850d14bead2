import type { Message } from '@chat/sdk/message'
import { asSent, type ShownMessage } from '@chat/sdk/store/shown-message'
import { applyChange, versioned, type Versioned } from '@chat/sdk/versioned'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { problemText } from '../../app/problem-text.ts'
import { useClient } from '../../app/session.tsx'
import { useStore } from '../../app/use-store.ts'
import { findBySeq } from '../message/find-by-seq.ts'

type Known = ReadonlyMap<number, Versioned>

const withMessages = (known: Known, messages: readonly Message[]): Known => {
  const next = new Map(known)
  for (const message of messages) next.set(message.seq, next.get(message.seq) ?? versioned(message))
  return next
}

/** A message and what answers it, oldest first: read page by page, and kept up to date by what is heard. */
export const useThread = (chatId: string, rootId: string) => {
  const client = useClient()
  const [root, setRoot] = useState<Versioned>()
  const [known, setKnown] = useState<Known>(new Map())
  const [next, setNext] = useState<string | null>()
  const [problem, setProblem] = useState<string>()
  const isLoading = useRef(false)
  const { items } = useStore((store) => store.messages(chatId))

  const more = useCallback(async (): Promise<void> => {
    if (isLoading.current || next === null) return
    isLoading.current = true
    setProblem(undefined)
    try {
      if (next === undefined) setRoot(versioned(await client.messages.get(chatId, rootId)))
      const page = await client.messages.thread(chatId, rootId, {
        limit: 100,
        ...(next !== undefined && { cursor: next }),
      })
      setKnown((before) => withMessages(before, page.items))
      setNext(page.next)
    } catch (error) {
      setProblem(problemText(error))
    } finally {
      isLoading.current = false
    }
  }, [client, chatId, rootId, next])

  useEffect(() => {
    if (next !== null && problem === undefined) void more() // all of it: a thread is short
  }, [next, problem, more])

  useEffect(() => {
    const stops = [
      client.on('message', (message) => {
        if (message.chatId === chatId && message.replyTo === rootId)
          setKnown((before) => withMessages(before, [message]))
      }),
      client.on('changed', (change) => {
        if (change.id === rootId) setRoot((before) => before && applyChange(before, change, client.userId()))
        setKnown((before) => {
          const reply = change.chatId === chatId ? before.get(change.seq) : undefined
          return reply ? new Map(before).set(change.seq, applyChange(reply, change, client.userId())) : before
        })
      }),
      client.on('hidden', ({ chatId: where, seq }) => {
        if (where === chatId) setKnown((before) => new Map([...before].filter(([each]) => each !== seq)))
      }),
    ]
    return () => stops.forEach((stop) => stop())
  }, [client, chatId, rootId])

  /** What is loaded of the chat too is as the store shows it: with what was asked for and is not answered yet. */
  const shown = (message: Message): ShownMessage => findBySeq(items, message.seq) ?? asSent(message)
  const unsent = items.filter(({ status, replyTo }) => status !== 'sent' && replyTo === rootId)
  const replies = useMemo(() => [...known].sort(([a], [b]) => a - b).map(([, { message }]) => message), [known])
  return {
    root: root && shown(root.message),
    replies: [...replies.map(shown), ...unsent],
    isLoaded: next === null,
    problem,
    retry: () => void more(),
  }
}
