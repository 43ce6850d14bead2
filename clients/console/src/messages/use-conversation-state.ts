import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { problemText } from '../app/problem-text.ts'
import { useSession } from '../app/session.tsx'
import { useToast } from '../design/toasts.tsx'
import type { Conversation, Question } from './conversation.tsx'
import type { ComposerHandle } from './composer/composer.tsx'
import type { OpenedChat } from './timeline/use-opened-chat.ts'

/** What somebody is doing in a chat, and how the messages of it reach the page around them. */
export const useConversationState = (chatId: string, show: OpenedChat['show'], onUnread: (seq: number) => void) => {
  const { store } = useSession()
  const say = useToast()
  const [, navigate] = useLocation()
  const [question, setQuestion] = useState<Question>()
  const composer = useRef<ComposerHandle>(null)
  const isReadingPaused = useRef(false)

  const conversation = useMemo<Conversation>(
    () => ({
      chatId,
      reply: (message) => composer.current?.reply(message),
      edit: (message) => composer.current?.edit(message),
      jump: (seq) => void show({ at: 'message', seq }),
      openThread: (messageId) => navigate(`/chats/${chatId}?thread=${messageId}`),
      markUnread: ({ seq }: ShownMessage) => {
        isReadingPaused.current = true
        onUnread(seq)
        store.markUnread(chatId, seq).catch((error: unknown) => say('error', problemText(error)))
      },
      ask: setQuestion,
    }),
    [chatId, store, show, say, navigate, onUnread],
  )

  return { conversation, question, close: () => setQuestion(undefined), composer, isReadingPaused }
}
