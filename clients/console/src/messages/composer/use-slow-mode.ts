import { useEffect, useState } from 'react'
import { useAccount } from '../../app/session.tsx'
import { useStore } from '../../app/use-store.ts'

/** In a group with slow mode, how many seconds somebody has to wait until they may write again; else 0. */
export const useSlowMode = (chatId: string): number => {
  const myId = useAccount().id
  const [nowMs, setNowMs] = useState(Date.now)
  const everyMs = useStore((store) => {
    const chat = store.chat(chatId)
    return chat?.me.role === 'member' ? (chat.slowModeSeconds ?? 0) * 1_000 : 0
  })
  const sentAt = useStore((store) =>
    everyMs === 0
      ? undefined
      : store.messages(chatId).items.findLast(({ senderId, system }) => senderId === myId && !system)?.createdAt,
  )
  const leftMs = sentAt === undefined ? 0 : Date.parse(sentAt) + everyMs - Math.max(nowMs, Date.parse(sentAt))
  const isWaiting = leftMs > 0

  useEffect(() => {
    setNowMs(Date.now())
    if (!isWaiting) return
    const timer = setInterval(() => setNowMs(Date.now()), 500)
    return () => clearInterval(timer)
  }, [isWaiting, sentAt])
  return Math.max(0, Math.ceil(leftMs / 1_000))
}
