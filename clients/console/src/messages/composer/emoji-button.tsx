import { lazy, Suspense, useRef, useState } from 'react'
import { IconButton } from '../../design/button.tsx'
import { Spinner } from '../../design/notice.tsx'
import { Floating } from '../message/floating.tsx'

const EmojiPalette = lazy(() => import('../emoji/emoji-palette.tsx'))

export const EmojiButton = ({ onChoose }: { onChoose: (emoji: string) => void }) => {
  const root = useRef<HTMLSpanElement>(null)
  const [isOpen, setIsOpen] = useState(false)
  return (
    <span ref={root}>
      <IconButton label="Emoji" icon="emoji" aria-expanded={isOpen} onClick={() => setIsOpen(true)} />
      {isOpen && (
        <Floating anchor={root.current!} onClose={() => setIsOpen(false)}>
          <Suspense fallback={<Spinner />}>
            <EmojiPalette
              onChoose={(emoji) => {
                setIsOpen(false)
                onChoose(emoji)
              }}
            />
          </Suspense>
        </Floating>
      )}
    </span>
  )
}
