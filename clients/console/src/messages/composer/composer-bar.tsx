import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { IconButton } from '../../design/button.tsx'
import { Icon } from '../../design/icon.tsx'
import { usePerson } from '../../people/directory.tsx'
import { summaryOf } from '../message/summary.ts'
import styles from './composer.module.css'

type ComposerBarProps = { message: ShownMessage; isEditing: boolean; onCancel: () => void }

/** Which message is answered or edited. */
export const ComposerBar = ({ message, isEditing, onCancel }: ComposerBarProps) => {
  const sender = usePerson(message.senderId)
  return (
    <div className={styles.bar} role="status">
      <Icon name={isEditing ? 'edit' : 'reply'} size={18} />
      <span className={styles.about} dir="auto">
        <strong>{isEditing ? 'Editing' : `Replying to ${sender?.displayName ?? '…'}`}</strong> {summaryOf(message)}
      </span>
      <IconButton label={isEditing ? 'Stop editing' : 'Do not reply'} icon="close" onClick={onCancel} />
    </div>
  )
}
