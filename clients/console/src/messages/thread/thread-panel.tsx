import { useEffect, useMemo, useRef, useState } from 'react'
import { useAccount } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { Notice, Spinner } from '../../design/notice.tsx'
import { PanelFrame } from '../../design/panel.tsx'
import { Composer, type ComposerHandle } from '../composer/composer.tsx'
import { ConversationProvider, useConversation, type Conversation, type Question } from '../conversation.tsx'
import { MessageItem } from '../message/message-item.tsx'
import { Popups } from '../popups.tsx'
import styles from './thread-panel.module.css'
import { useThread } from './use-thread.ts'
import { useThreadKeys } from './use-thread-keys.ts'

/** A message with all that answers it, and where one answers too. */
const ThreadPanel = ({ messageId, onClose }: { messageId: string; onClose: () => void }) => {
  const around = useConversation()
  const { chatId } = around
  const myId = useAccount().id
  const composer = useRef<ComposerHandle>(null)
  const list = useRef<HTMLDivElement>(null)
  const { root, replies, isLoaded, problem, retry } = useThread(chatId, messageId)
  const messages = root ? [root, ...replies] : replies
  const keys = useThreadKeys(messages)
  const lastKey = replies.at(-1)?.key
  const [isAtEnd, setIsAtEnd] = useState(true)
  const [question, setQuestion] = useState<Question>()

  const here = useMemo<Conversation>(
    () => ({
      ...around,
      reply: () => composer.current?.focus(),
      edit: (message) => composer.current?.edit(message),
      ask: setQuestion,
    }),
    [around],
  )

  useEffect(() => {
    if (isAtEnd) list.current?.scrollTo({ top: list.current.scrollHeight })
    // only when there is another one at the end
  }, [lastKey])

  return (
    <ConversationProvider value={here}>
      <PanelFrame title="Thread" onClose={onClose}>
        <div
          ref={list}
          className={styles.list}
          role="feed"
          aria-label="Messages of the thread"
          onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
            setIsAtEnd(scrollHeight - scrollTop - clientHeight < 40)
          }
          {...keys.listProps}
        >
          {messages.map((message) => (
            <MessageItem
              key={message.key}
              message={message}
              isMine={message.senderId === myId}
              isContinued={false}
              isActive={message.key === keys.activeKey}
            />
          ))}
        </div>
        {/* beside the feed, which holds articles only */}
        {!isLoaded && problem === undefined && <Spinner />}
        {problem !== undefined && (
          <Notice kind="error">
            {problem} <Button onClick={retry}>Try again</Button>
          </Notice>
        )}
        <Composer chatId={chatId} threadOf={messageId} ref={composer} />
      </PanelFrame>
      <Popups question={question} onClose={() => setQuestion(undefined)} />
    </ConversationProvider>
  )
}

export default ThreadPanel
