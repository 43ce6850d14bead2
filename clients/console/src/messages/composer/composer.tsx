import type { ShownMessage } from '@chat/sdk/store/shown-message'
import {
  lazy,
  Suspense,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type Ref,
} from 'react'
import { Notice } from '../../design/notice.tsx'
import { useStore } from '../../app/use-store.ts'
import { ComposerBar } from './composer-bar.tsx'
import { ComposerTools } from './composer-tools.tsx'
import styles from './composer.module.css'
import { MentionList } from './mention-list.tsx'
import { UploadList } from './upload-list.tsx'
import { useCompose } from './use-compose.ts'
import { useFileDrop } from './use-file-drop.ts'
import { useMentions } from './use-mentions.ts'
import { useSlowMode } from './use-slow-mode.ts'
import { useTypingSignal } from './use-typing-signal.ts'

const ScheduleDialog = lazy(() => import('./schedule-dialog.tsx'))

export type ComposerHandle = {
  focus: () => void
  reply: (message: ShownMessage) => void
  edit: (message: ShownMessage) => void
}

type ComposerProps = { chatId: string; threadOf?: string; onSent?: () => void; ref?: Ref<ComposerHandle> }

/** On a phone the key for a new line is where others have the one that sends. */
const enterSends = (): boolean => !matchMedia('(pointer: coarse)').matches

/** Where one writes: the next message, an answer, or a change of an earlier one. */
export const Composer = ({ chatId, threadOf, onSent, ref }: ComposerProps) => {
  const area = useRef<HTMLTextAreaElement>(null)
  const compose = useCompose(chatId, threadOf)
  const { text, aim, uploads, isEditing, tooLong } = compose
  const [caret, setCaret] = useState(0)
  const caretAfter = useRef<number>(undefined)
  const [isScheduling, setIsScheduling] = useState(false)
  const typing = useTypingSignal(chatId)
  const waitSeconds = useSlowMode(chatId)
  const isClosed = useStore(({ chat }) => chat(chatId)?.posting === 'admins' && chat(chatId)?.me.role === 'member')
  const isDropping = useFileDrop(uploads.add, threadOf === undefined && !isClosed)
  const canSend = compose.canSend && (isEditing || waitSeconds === 0)

  const focus = (): void => area.current?.focus()
  useImperativeHandle(ref, () => ({
    focus,
    reply: (message) => {
      compose.setAim({ kind: 'reply', message })
      focus()
    },
    edit: (message) => {
      compose.edit(message)
      focus()
    },
  }))

  const write = (next: string, at: number): void => {
    compose.setText(next)
    setCaret(at)
    caretAfter.current = at
    focus()
  }
  const mentions = useMentions(chatId, text, caret, write)

  useLayoutEffect(() => {
    const { style, scrollHeight } = (area.current ?? {}) as Partial<HTMLTextAreaElement>
    if (!style || scrollHeight === undefined) return
    style.blockSize = 'auto'
    style.blockSize = `${area.current!.scrollHeight + 2}px`
    const at = caretAfter.current
    caretAfter.current = undefined
    if (at !== undefined) area.current!.setSelectionRange(at, at)
  }, [text, isClosed])

  const submit = (): void => {
    if (!canSend) return
    typing.stopped()
    compose.submit()
    onSent?.()
    focus()
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const last = event.key === 'ArrowUp' && text === '' && !aim ? compose.lastOwn() : undefined
    if (mentions.onKeyDown(event)) event.preventDefault()
    else if (event.key === 'Escape' && aim) compose.setAim(undefined)
    else if (last) compose.edit(last)
    else if (event.key === 'Enter' && !event.shiftKey && enterSends()) submit()
    else return
    event.preventDefault()
  }

  const onPaste = (event: ClipboardEvent): void => {
    if (event.clipboardData.files.length === 0) return
    event.preventDefault()
    uploads.add(event.clipboardData.files)
  }

  if (isClosed) return <div className={styles.closed}>Only admins write in this group.</div>
  return (
    <>
      <form
        className={styles.composer}
        aria-label={threadOf === undefined ? 'New message' : 'New reply'}
        data-dropping={isDropping || undefined}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <MentionList mentions={mentions} />
        {aim && <ComposerBar message={aim.message} isEditing={isEditing} onCancel={() => compose.setAim(undefined)} />}
        {tooLong > 0 && <Notice kind="error">The message is {tooLong} characters too long</Notice>}
        {!isEditing && <UploadList uploads={uploads} onPressed={focus} />}
        <div className={styles.line}>
          <textarea
            ref={area}
            className={styles.text}
            rows={1}
            dir="auto"
            aria-label={threadOf === undefined ? 'Message' : 'Reply'}
            placeholder={waitSeconds > 0 ? `Slow mode: ${waitSeconds} s until your next message` : 'Write a message'}
            value={text}
            {...mentions.fieldProps}
            onChange={({ target }) => {
              compose.setText(target.value)
              setCaret(target.selectionStart)
              if (target.value === '') typing.stopped()
              else typing.typed()
            }}
            onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            onBlur={typing.stopped}
          />
          <ComposerTools
            compose={compose}
            canSend={canSend}
            waitSeconds={waitSeconds}
            onLater={() => setIsScheduling(true)}
            onEmoji={(emoji) => write(text.slice(0, caret) + emoji + text.slice(caret), caret + emoji.length)}
          />
        </div>
      </form>
      {isScheduling && (
        <Suspense>
          <ScheduleDialog content={compose.content()} onDone={compose.clear} onClose={() => setIsScheduling(false)} />
        </Suspense>
      )}
    </>
  )
}
