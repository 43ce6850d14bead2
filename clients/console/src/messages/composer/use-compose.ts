import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useState } from 'react'
import { problemText } from '../../app/problem-text.ts'
import { useAccount, useSession } from '../../app/session.tsx'
import { useToast } from '../../design/toasts.tsx'
import { sentFiles } from '../message/sent-files.ts'
import { useComposerText } from './use-composer-text.ts'
import { mostFiles, useUploads } from './use-uploads.ts'

export const longestText = 8_000

/** An answer, or a change of what is there. */
type Aim = { kind: 'reply' | 'edit'; message: ShownMessage } | undefined

/** Code points, as the server counts. */
const lengthOf = (text: string): number => (text.length <= longestText ? text.length : [...text].length)

/** What the next message will be. `threadOf`: everything written here answers this message. */
export const useCompose = (chatId: string, threadOf: string | undefined) => {
  const { store } = useSession()
  const say = useToast()
  const myId = useAccount().id
  const [aim, setAim] = useState<Aim>()
  const [draft, setDraft] = useComposerText(chatId, threadOf === undefined)
  const [edited, setEdited] = useState('')
  const uploads = useUploads(chatId, () => say('error', `A message may have ${mostFiles} files`))

  const isEditing = aim?.kind === 'edit'
  const text = isEditing ? edited : draft
  const tooLong = Math.max(0, lengthOf(text) - longestText)
  const hasContent = text.trim() !== '' || (!isEditing && uploads.uploads.length > 0)
  const replyTo = threadOf ?? (aim?.kind === 'reply' ? aim.message.id : undefined)

  const content = () => ({
    chatId,
    ...(text.trim() !== '' && { text: text.trim() }),
    ...(replyTo !== undefined && { replyTo }),
    ...(uploads.attachments.length > 0 && { attachmentIds: uploads.attachments.map(({ id }) => id) }),
  })

  const clear = (): void => {
    setDraft('')
    setAim(undefined)
    uploads.clear()
  }

  const change = (message: ShownMessage): void => {
    setAim(undefined)
    if (text.trim() === message.text) return
    store.edit(chatId, message.id, text.trim()).catch((error: unknown) => say('error', problemText(error)))
  }

  return {
    aim,
    text,
    tooLong,
    uploads,
    isEditing,
    canSend: hasContent && tooLong === 0 && (isEditing || uploads.isReady),
    content,
    clear,
    setText: isEditing ? setEdited : setDraft,
    setAim,
    edit: (message: ShownMessage): void => {
      setEdited(message.text)
      setAim({ kind: 'edit', message })
    },
    /** The latest message of mine that can be edited. */
    lastOwn: (): ShownMessage | undefined =>
      store
        .messages(chatId)
        .items.findLast(
          ({ senderId, status, deletedAt, system, replyTo: answers }) =>
            senderId === myId &&
            status === 'sent' &&
            deletedAt === undefined &&
            !system &&
            (threadOf === undefined || answers === threadOf),
        ),
    /** It shows at once. */
    submit: (): void => {
      if (aim?.kind === 'edit') return change(aim.message)
      sentFiles.put(store.send(content()), uploads.attachments)
      clear()
    },
  }
}
