import { lazy, Suspense, useRef, useState } from 'react'
import { IconButton } from '../../design/button.tsx'
import styles from './composer.module.css'
import { EmojiButton } from './emoji-button.tsx'
import type { useCompose } from './use-compose.ts'

const ScheduleDialog = lazy(() => import('./schedule-dialog.tsx'))

type ComposerToolsProps = {
  compose: ReturnType<typeof useCompose>
  canSend: boolean
  waitSeconds: number
  onEmoji: (emoji: string) => void
}

/** The buttons beside the text. */
export const ComposerTools = ({ compose, canSend, waitSeconds, onEmoji }: ComposerToolsProps) => {
  const input = useRef<HTMLInputElement>(null)
  const [isScheduling, setIsScheduling] = useState(false)
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
          <IconButton
            label="Send later"
            icon="clock"
            disabled={!compose.canSend}
            onClick={() => setIsScheduling(true)}
          />
        </>
      )}
      <IconButton
        label={isEditing ? 'Save' : waitSeconds > 0 ? `Send in ${waitSeconds} s` : 'Send'}
        icon={isEditing ? 'check' : 'send'}
        type="submit"
        className={styles.send ?? ''}
        disabled={!canSend}
      />
      {isScheduling && (
        <Suspense>
          <ScheduleDialog content={compose.content()} onDone={compose.clear} onClose={() => setIsScheduling(false)} />
        </Suspense>
      )}
    </div>
  )
}
