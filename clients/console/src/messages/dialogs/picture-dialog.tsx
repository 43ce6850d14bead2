import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '../../design/button.tsx'
import { Icon } from '../../design/icon.tsx'
import { sentFiles } from '../message/sent-files.ts'
import styles from './picture-dialog.module.css'

type PictureDialogProps = { message: ShownMessage; attachmentId: string; onClose: () => void }

/** A picture as large as the window; the arrow keys go to the next one of the message. */
export const PictureDialog = ({ message, attachmentId, onClose }: PictureDialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const files = message.attachments.length > 0 ? message.attachments : sentFiles.of(message.clientMessageId)
  const pictures = files.filter(({ type }) => type.startsWith('image/'))
  const [at, setAt] = useState(pictures.findIndex(({ id }) => id === attachmentId))
  const picture = pictures[at]
  useEffect(() => dialog.current?.showModal(), [])
  if (!picture) return undefined

  const go = (step: number): void => setAt((at + step + pictures.length) % pictures.length)
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={picture.name}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={({ key }) => (key === 'ArrowRight' ? go(1) : key === 'ArrowLeft' && go(-1))}
    >
      <header className={styles.head}>
        <span dir="auto">{picture.name}</span>
        {pictures.length > 1 && (
          <>
            <IconButton label="Previous picture" icon="back" onClick={() => go(-1)} />
            <span>
              {at + 1} / {pictures.length}
            </span>
            <IconButton label="Next picture" icon="back" className={styles.next} onClick={() => go(1)} />
          </>
        )}
        <a className={styles.save} href={picture.url} download={picture.name}>
          <Icon name="down" /> Save
        </a>
        <IconButton label="Close" icon="close" onClick={onClose} />
      </header>
      <img
        className={styles.picture}
        src={picture.url}
        alt={picture.name}
        width={picture.width}
        height={picture.height}
      />
    </dialog>
  )
}
