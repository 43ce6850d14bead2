import type { Chat } from '@chat/sdk/chat'
import type { ShownMessage } from '@chat/sdk/store/shown-message'
import type { MenuItem } from '../../design/menu.tsx'

export type MessageAction = MenuItem & {
  /** Does it where a message has the focus. */
  shortcut?: string
}

type About = { message: ShownMessage; chat: Chat | undefined; myId: string; isStarred: boolean }

export type Doing = Record<
  | 'react'
  | 'reply'
  | 'thread'
  | 'edit'
  | 'copyText'
  | 'copyLink'
  | 'pin'
  | 'star'
  | 'markUnread'
  | 'reactions'
  | 'receipts'
  | 'versions'
  | 'report'
  | 'remove',
  () => void
>

/** What somebody may do with a message, in the order of the menu. */
export const messageActions = ({ message, chat, myId, isStarred }: About, does: Doing): MessageAction[] => {
  if (message.status !== 'sent' || message.system) return []
  const isMine = message.senderId === myId
  const isAdmin = chat?.me.role === 'owner' || chat?.me.role === 'admin'
  const mayPost = chat?.posting !== 'admins' || isAdmin
  const remove: MessageAction = {
    label: 'Delete…',
    icon: 'trash',
    isDangerous: true,
    shortcut: 'Delete',
    onChoose: does.remove,
  }
  if (message.deletedAt !== undefined) return [remove]

  const offered: [isOffered: boolean, action: MessageAction][] = [
    [true, { label: 'React', icon: 'emoji', shortcut: '+', onChoose: does.react }],
    [mayPost, { label: 'Reply', icon: 'reply', shortcut: 'r', onChoose: does.reply }],
    [true, { label: 'Open thread', icon: 'group', shortcut: 't', onChoose: does.thread }],
    [isMine, { label: 'Edit', icon: 'edit', shortcut: 'e', onChoose: does.edit }],
    [message.text !== '', { label: 'Copy text', icon: 'copy', shortcut: 'c', onChoose: does.copyText }],
    [true, { label: 'Copy link', icon: 'copy', shortcut: 'l', onChoose: does.copyLink }],
    [mayPost, { label: message.pinned ? 'Unpin' : 'Pin', icon: 'pin', shortcut: 'p', onChoose: does.pin }],
    [true, { label: isStarred ? 'Remove star' : 'Star', icon: 'star', shortcut: 's', onChoose: does.star }],
    [true, { label: 'Mark unread from here', icon: 'bell', shortcut: 'u', onChoose: does.markUnread }],
    [message.reactions.length > 0, { label: 'Who reacted', icon: 'group', onChoose: does.reactions }],
    [isMine, { label: 'Who has read it', icon: 'checks', shortcut: 'i', onChoose: does.receipts }],
    [message.editedAt !== undefined, { label: 'Earlier versions', icon: 'clock', onChoose: does.versions }],
    [!isMine, { label: 'Report…', icon: 'warn', isDangerous: true, onChoose: does.report }],
    [true, remove],
  ]
  return offered.filter(([isOffered]) => isOffered).map(([, action]) => action)
}
