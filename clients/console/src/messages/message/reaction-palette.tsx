import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { lazy, Suspense } from 'react'
import { problemText } from '../../app/problem-text.ts'
import { useSession } from '../../app/session.tsx'
import { Spinner } from '../../design/notice.tsx'
import { useToast } from '../../design/toasts.tsx'
import { Floating } from './floating.tsx'

const EmojiPalette = lazy(() => import('../emoji/emoji-palette.tsx'))

type ReactionPaletteProps = { message: ShownMessage; anchor: HTMLElement; onClose: () => void }

/** Gives a message the emoji that is chosen, or takes mine back. */
export const ReactionPalette = ({ message, anchor, onClose }: ReactionPaletteProps) => {
  const { store } = useSession()
  const say = useToast()
  const { chatId, id, reactions } = message

  const choose = (emoji: string): void => {
    const isMine = reactions.some((reaction) => reaction.emoji === emoji && reaction.mine)
    const asked = isMine ? store.unreact(chatId, id, emoji) : store.react(chatId, id, emoji)
    asked.catch((error: unknown) => say('error', problemText(error)))
    onClose()
    ;(anchor.closest('article') ?? anchor).focus()
  }

  return (
    <Floating anchor={anchor} onClose={onClose}>
      <Suspense fallback={<Spinner />}>
        <EmojiPalette onChoose={choose} />
      </Suspense>
    </Floating>
  )
}
