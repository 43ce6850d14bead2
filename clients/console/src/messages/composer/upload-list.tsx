import { IconButton } from '../../design/button.tsx'
import { Icon } from '../../design/icon.tsx'
import { sizeText } from '../message/attachment-size.ts'
import styles from './upload-list.module.css'
import type { Upload, Uploads } from './use-uploads.ts'

type UploadListProps = {
  uploads: Uploads
  /** A button was pressed, and is gone with it. */
  onPressed: () => void
}

const UploadLine = ({ upload, uploads, onPressed }: UploadListProps & { upload: Upload }) => {
  const { id, file, preview, part, attachment, problem } = upload
  return (
    <li className={styles.upload}>
      {preview === undefined ? <Icon name="file" size={32} /> : <img src={preview} alt="" width={48} height={48} />}
      <span className={styles.name} dir="auto">
        {file.name}
      </span>
      <span className={problem === undefined ? styles.state : styles.problem} role={problem && 'alert'}>
        {problem ?? (attachment ? sizeText(file.size) : `${Math.round(part * 100)} %`)}
      </span>
      {!attachment && problem === undefined && (
        <progress className={styles.progress} value={part} aria-label={`Upload of ${file.name}`} />
      )}
      {problem !== undefined && file.size > 0 && (
        <IconButton
          label={`Try ${file.name} again`}
          icon="retry"
          onClick={() => {
            uploads.retry(upload)
            onPressed()
          }}
        />
      )}
      <IconButton
        label={`Remove ${file.name}`}
        icon="close"
        onClick={() => {
          uploads.remove(id)
          onPressed()
        }}
      />
    </li>
  )
}

/** The files of the next message, and how far each of them is. */
export const UploadList = ({ uploads, onPressed }: UploadListProps) =>
  uploads.uploads.length > 0 && (
    <ul className={styles.list} aria-label="Files of this message">
      {uploads.uploads.map((upload) => (
        <UploadLine key={upload.id} upload={upload} uploads={uploads} onPressed={onPressed} />
      ))}
    </ul>
  )
