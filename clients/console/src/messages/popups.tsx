import { lazy, Suspense } from 'react'
import type { Question } from './conversation.tsx'
import { MessageMenu } from './message/message-menu.tsx'
import { ReactionPalette } from './message/reaction-palette.tsx'

const MessageDialogs = lazy(() => import('./dialogs/message-dialogs.tsx'))

/** What is open about a message, one at a time. */
export const Popups = ({ question, onClose }: { question: Question | undefined; onClose: () => void }) => {
  if (!question) return undefined
  const { message } = question
  if (question.kind === 'menu') return <MessageMenu message={message} anchor={question.anchor} onClose={onClose} />
  if (question.kind === 'palette')
    return <ReactionPalette message={message} anchor={question.anchor} onClose={onClose} />
  return (
    <Suspense>
      <MessageDialogs question={question} onClose={onClose} />
    </Suspense>
  )
}
