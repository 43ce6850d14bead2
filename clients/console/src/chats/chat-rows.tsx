import type { Chat } from '@chat/sdk/chat'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { VirtualizerHandle } from 'virtua'
import { useRoute } from 'wouter'
import { ChatRow } from './chat-row.tsx'
import { useChatActions } from './use-chat-actions.tsx'
import { VirtualList } from './virtual-list.tsx'

const rowPx = 64
const rowsAPage = 8

const nextIndex = (key: string, at: number, last: number): number | undefined => {
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: last,
    PageDown: at + rowsAPage,
    PageUp: at - rowsAPage,
  }
  const wanted = to[key as keyof typeof to] as number | undefined
  return wanted === undefined ? undefined : Math.max(0, Math.min(last, wanted))
}

/** My chats. One of them is reached with Tab; arrows lead to the others. */
export const ChatRows = ({ chats }: { chats: readonly Chat[] }) => {
  const [, params] = useRoute('/chats/:chatId')
  const openId = params?.chatId
  const [reachedId, setReachedId] = useState<string>()
  const isFocusWanted = useRef(false)
  const rows = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const { itemsOf, dialog } = useChatActions(openId)

  const indexOf = (chatId: string | undefined): number => chats.findIndex(({ id }) => id === chatId)
  const openAt = indexOf(openId)
  const reachedAt = Math.max(0, indexOf(reachedId) === -1 ? openAt : indexOf(reachedId))

  useEffect(() => {
    if (!isFocusWanted.current) return
    isFocusWanted.current = false
    rows.current?.querySelector<HTMLElement>(`[data-chat="${reachedId}"]`)?.focus({ preventScroll: true })
  }, [reachedId])

  const move = (event: KeyboardEvent): void => {
    const { chat: chatId } = (event.target as HTMLElement).dataset // where the focus is
    const to = chatId === undefined ? undefined : nextIndex(event.key, indexOf(chatId), chats.length - 1)
    if (to === undefined || event.defaultPrevented) return
    event.preventDefault()
    isFocusWanted.current = chats[to]?.id !== reachedId
    setReachedId(chats[to]?.id)
    list.current?.scrollToIndex(to, { align: 'nearest' })
  }

  return (
    <div ref={rows} style={{ minBlockSize: 0 }} onKeyDown={move}>
      <VirtualList ref={list} items={chats} itemSize={rowPx} size={chats.length} keepMounted={[reachedAt]}>
        {(chat, index) => (
          <ChatRow
            key={chat.id}
            chat={chat}
            isOpen={index === openAt}
            isReached={index === reachedAt}
            itemsOf={itemsOf}
          />
        )}
      </VirtualList>
      {dialog}
    </div>
  )
}
