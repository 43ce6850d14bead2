import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { IconButton } from '../../design/button.tsx'
import { useConversation } from '../conversation.tsx'
import styles from './message-tools.module.css'

/** Beside the message that the pointer or the focus is on: what is done most, and the menu of all there is. */
export const MessageTools = ({ message, isReachable }: { message: ShownMessage; isReachable: boolean }) => {
  const { ask, reply } = useConversation()
  const tabIndex = isReachable ? 0 : -1
  return (
    <div className={styles.tools}>
      <IconButton
        label="React"
        icon="emoji"
        tabIndex={tabIndex}
        onClick={(event) => ask({ kind: 'palette', message, anchor: event.currentTarget })}
      />
      <IconButton label="Reply" icon="reply" tabIndex={tabIndex} onClick={() => reply(message)} />
      <IconButton
        label="More"
        icon="more"
        aria-haspopup="menu"
        tabIndex={tabIndex}
        onClick={(event) => ask({ kind: 'menu', message, anchor: event.currentTarget })}
      />
    </div>
  )
}
