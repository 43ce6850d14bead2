import { lazy, Suspense, useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { useDocumentTitle } from '../app/document-title.ts'
import { useStore } from '../app/use-store.ts'
import { useChatTitle } from '../chats/chat-name.tsx'
import { Button } from '../design/button.tsx'
import { Notice, Spinner } from '../design/notice.tsx'
import { ChatHeader, type Panel } from './chat-header.tsx'
import styles from './chat-page.module.css'
import { Composer } from './composer/composer.tsx'
import { ConversationProvider } from './conversation.tsx'
import { Popups } from './popups.tsx'
import { Announcer } from './timeline/announcer.tsx'
import { Timeline } from './timeline/timeline.tsx'
import { useOpenedChat } from './timeline/use-opened-chat.ts'
import { useConversationState } from './use-conversation-state.ts'
import { useFirstUnread } from './use-first-unread.ts'

const ThreadPanel = lazy(() => import('./thread/thread-panel.tsx'))
const SidePanel = lazy(() => import('./side-panel.tsx'))

/** A chat: its messages between its name and where one writes, and beside them a thread or what else is asked of it. */
const ChatPage = ({ chatId }: { chatId: string }) => {
  const [, navigate] = useLocation()
  const [params] = useSearchParams()
  const seq = Number(params.get('seq')) || undefined
  const threadId = params.get('thread')
  const [panel, setPanel] = useState<Panel>()
  useDocumentTitle(useChatTitle(useStore((store) => store.chat(chatId))))

  const { opened, problem, show, retry } = useOpenedChat(chatId, seq)
  const [firstUnread, setFirstUnread] = useFirstUnread(chatId, opened?.start)
  const state = useConversationState(chatId, show, setFirstUnread)
  const { conversation, question, composer, isReadingPaused, close } = state

  const isThere = opened !== undefined || problem === undefined
  const toLatest = (): void => void show({ at: 'end' })
  const closeThread = (): void => navigate(`/chats/${chatId}`, { replace: true })
  return (
    <ConversationProvider value={conversation}>
      <div className={styles.page} data-beside={threadId !== null || panel !== undefined || undefined}>
        <section className={styles.chat} aria-label="Conversation">
          <ChatHeader chatId={chatId} onOpen={(wanted) => setPanel(panel === wanted ? undefined : wanted)} />
          {opened ? (
            <Timeline
              key={opened.turn}
              start={opened.start}
              firstUnread={firstUnread}
              isReadingPaused={isReadingPaused}
              onLatest={toLatest}
              onEscape={() => composer.current?.focus()}
            />
          ) : (
            <div className={styles.waiting}>
              {problem === undefined ? <Spinner /> : <Notice kind="error">{problem}</Notice>}
              {problem !== undefined && <Button onClick={retry}>Try again</Button>}
              {problem !== undefined && <Link href="/">To your chats</Link>}
            </div>
          )}
          <Announcer chatId={chatId} />
          {isThere && <Composer key={chatId} chatId={chatId} ref={composer} onSent={toLatest} />}
        </section>
        {threadId !== null && (
          <Suspense fallback={<Spinner />}>
            <ThreadPanel key={threadId} messageId={threadId} onClose={closeThread} />
          </Suspense>
        )}
        {threadId === null && panel !== undefined && (
          <Suspense fallback={<Spinner />}>
            <SidePanel panel={panel} chatId={chatId} onClose={() => setPanel(undefined)} />
          </Suspense>
        )}
      </div>
      <Popups question={question} onClose={close} />
    </ConversationProvider>
  )
}

export default ChatPage
