import { useMemo, useRef, type KeyboardEvent, type RefObject } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { useAccount } from '../../app/session.tsx'
import { useStore } from '../../app/use-store.ts'
import { Button } from '../../design/button.tsx'
import { Notice } from '../../design/notice.tsx'
import { useConversation } from '../conversation.tsx'
import { useMessageActions } from '../message/use-message-actions.ts'
import { countReplies } from './count-replies.ts'
import { EndButton } from './end-button.tsx'
import { TimelineRow } from './timeline-row.tsx'
import styles from './timeline.module.css'
import type { Start } from './use-opened-chat.ts'
import { useReadMarks } from './use-read-marks.ts'
import { useReceiptOf } from './use-receipt-of.ts'
import { useRovingFocus } from './use-roving-focus.ts'
import { useTimelineScroll } from './use-timeline-scroll.ts'

type TimelineProps = {
  start: Start
  firstUnread: number | undefined
  isReadingPaused: RefObject<boolean>
  onLatest: () => void
  /** Away from the messages, to where one writes. */
  onEscape: () => void
}

/** The messages of a chat; only those about on the screen are in the page, however many there are. */
export const Timeline = ({ start, firstUnread, isReadingPaused, onLatest, onEscape }: TimelineProps) => {
  const { chatId, ask } = useConversation()
  const myId = useAccount().id
  const list = useStore((store) => store.messages(chatId))
  const { items } = list
  const scroller = useRef<HTMLDivElement>(null)
  const handle = useRef<VirtualizerHandle>(null)
  const scroll = useTimelineScroll({ chatId, list, start, handle })
  const noteRead = useReadMarks({ chatId, items, handle, isWhole: !list.hasNewer, isPaused: isReadingPaused })
  const focus = useRovingFocus({ items, handle, scroller })
  const receiptOf = useReceiptOf(chatId)
  const replies = useMemo(() => countReplies(items), [items])
  const actionsOf = useMessageActions()

  const act = (event: KeyboardEvent<HTMLElement>): void => {
    const row = event.target as HTMLElement // an element of the page
    const message = row.dataset.key === undefined ? undefined : items[focus.activeIndex]
    if (!message || event.ctrlKey || event.metaKey || event.altKey) return
    const action = actionsOf(message, row).find(({ shortcut }) => shortcut?.toLowerCase() === event.key.toLowerCase())
    if (event.key === 'Escape') onEscape()
    else if (event.key === 'Enter') ask({ kind: 'menu', message, anchor: row })
    else if (action) action.onChoose()
    else if (!focus.onMove(event)) return
    event.preventDefault()
  }

  return (
    <div className={styles.frame}>
      {scroll.problem !== undefined && (
        <Notice kind="error">
          {scroll.problem} <Button onClick={scroll.retry}>Try again</Button>
        </Notice>
      )}
      <div
        ref={scroller}
        className={styles.scroller}
        role="feed"
        aria-label="Messages"
        onKeyDown={act}
        onFocus={focus.onFocus}
      >
        <div className={styles.above} />
        <Virtualizer
          ref={handle}
          data={items}
          scrollRef={scroller}
          shift={scroll.shift}
          bufferSize={400}
          keepMounted={items.length > 0 ? [focus.activeIndex] : []}
          onScroll={() => {
            scroll.look()
            noteRead()
          }}
          onResize={scroll.onResize}
        >
          {(message, index) => (
            <TimelineRow
              key={message.key}
              message={message}
              previous={items[index - 1]}
              isMine={message.senderId === myId}
              isActive={index === focus.activeIndex}
              isFirstUnread={
                firstUnread !== undefined && message.seq >= firstUnread && (items[index - 1]?.seq ?? 0) < firstUnread
              }
              isHighlighted={start.at === 'message' && message.seq === start.seq}
              receipt={message.senderId === myId ? receiptOf(message) : undefined}
              replies={replies.get(message.id) ?? 0}
            />
          )}
        </Virtualizer>
      </div>
      {!scroll.isAtEnd && <EndButton chatId={chatId} onPress={list.hasNewer ? onLatest : scroll.toEnd} />}
    </div>
  )
}
