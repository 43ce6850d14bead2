import { useRef } from 'react'
import { IconButton } from '../../design/button.tsx'
import styles from './composer.module.css'
import { EmojiButton } from './emoji-button.tsx'
import type { useCompose } from './use-compose.ts'

type ComposerToolsProps = {
  compose: ReturnType<typeof useCompose>
  canSend: boolean
  waitSeconds: number
  onEmoji: (emoji: string) => void
  onLater: () => void
}

/** The buttons beside the text. */
export const ComposerTools = ({ compose, canSend, waitSeconds, onEmoji, onLater }: ComposerToolsProps) => {
  const input = useRef<HTMLInputElement>(null)
  const { uploads, isEditing } = compose
  return (
    <div className={styles.tools}>
      <EmojiButton onChoose={onEmoji} />
      {!isEditing && (
        <>
          <input
            ref={input}
            type="file"
            multiple
            hidden
            onChange={({ target }) => {
              uploads.add(target.files ?? [])
              target.value = '' // the same file may be chosen again
            }}
          />
          <IconButton label="Attach files" icon="paperclip" onClick={() => input.current?.click()} />
          <IconButton label="Send later" icon="clock" disabled={!compose.canSend} onClick={onLater} />
        </>
      )}
      <IconButton
        label={isEditing ? 'Save' : waitSeconds > 0 ? `Send in ${waitSeconds} s` : 'Send'}
        icon={isEditing ? 'check' : 'send'}
        type="submit"
        className={styles.send ?? ''}
        disabled={!canSend}
      />
    </div>
  )
}
