import type { Chat } from '@chat/sdk/chat'
import { useClient } from '../../app/session.tsx'
import { chatTitle } from '../chat-name.tsx'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import type { Removal } from './member-row.tsx'

type RemoveDialogProps = { chat: Chat; removal: Removal; onClose: () => void }

export const RemoveDialog = ({ chat, removal: { userId, name, isBan }, onClose }: RemoveDialogProps) => {
  const { chats } = useClient()
  return (
    <ConfirmDialog
      title={`${isBan ? 'Ban' : 'Remove'} ${name}?`}
      action={isBan ? 'Ban' : 'Remove'}
      onConfirm={() => (isBan ? chats.ban(chat.id, userId) : chats.removeMember(chat.id, userId))}
      onClose={onClose}
    >
      They will read nothing of {chatTitle(chat)} any more
      {isBan ? ' and cannot come back until the ban is lifted.' : ', and may be added or invited again.'}
    </ConfirmDialog>
  )
}
