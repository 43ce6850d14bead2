import type { Attachment } from '@chat/sdk/attachment'
import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { Icon } from '../../design/icon.tsx'
import { useConversation } from '../conversation.tsx'
import { shownSize, sizeText } from './attachment-size.ts'
import styles from './attachments.module.css'

/** What the server serves for a page to show; it looked at the file itself. */
const isPicture = ({ type }: Attachment): boolean => /^image\/(png|apng|jpeg|webp|gif|avif)$/.test(type)

const FileLink = ({ file, isReachable }: { file: Attachment; isReachable: boolean }) => (
  <a className={styles.file} href={file.url} download={file.name} tabIndex={isReachable ? 0 : -1}>
    <Icon name="file" />
    <span dir="auto">{file.name}</span>
    <small>{sizeText(file.size)}</small>
  </a>
)

type AttachmentsProps = { message: ShownMessage; files: readonly Attachment[]; isReachable: boolean }

/** Files of a message. Pictures take their room before they are there, so that nothing jumps. */
export const Attachments = ({ message, files, isReachable }: AttachmentsProps) => {
  const { ask } = useConversation()
  return (
    <div className={styles.files}>
      {files.map((file) => {
        if (isPicture(file))
          return (
            <button
              key={file.id}
              type="button"
              className={styles.picture}
              style={shownSize(file)}
              tabIndex={isReachable ? 0 : -1}
              onClick={() => ask({ kind: 'picture', message, attachmentId: file.id })}
            >
              <img src={file.url} alt={file.name} width={file.width} height={file.height} decoding="async" />
            </button>
          )
        if (file.type.startsWith('video/'))
          return (
            <video
              key={file.id}
              className={styles.video}
              src={file.url}
              controls
              preload="metadata"
              title={file.name}
            />
          )
        if (file.type.startsWith('audio/'))
          return (
            <audio key={file.id} className={styles.audio} src={file.url} controls preload="none" title={file.name} />
          )
        return <FileLink key={file.id} file={file} isReachable={isReachable} />
      })}
    </div>
  )
}
