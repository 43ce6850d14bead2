import type { Chat } from '@chat/sdk/chat'
import { useClient } from '../app/session.tsx'
import { chatTitle } from './chat-name.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'

type LeaveDialogProps = { chat: Chat; onClose: () => void; onLeft: () => void }

export const LeaveDialog = ({ chat, onClose, onLeft }: LeaveDialogProps) => {
  const client = useClient()
  return (
    <ConfirmDialog
      title={`Leave ${chatTitle(chat)}?`}
      action="Leave"
      onConfirm={() => client.chats.leave(chat.id)}
      onClose={onClose}
      onDone={onLeft}
    >
      You will not get its messages any more, nor read those of before.
      {chat.visibility === 'public' ? ' You can join again.' : ' Somebody has to add or invite you again.'}
    </ConfirmDialog>
  )
}
