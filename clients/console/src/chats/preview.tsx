import type { Chat } from '@chat/sdk/chat'
import type { Message } from '@chat/sdk/message'
import { useStore } from '../app/use-store.ts'
import styles from './preview.module.css'
import { namedIn, systemText } from './system-text.ts'
import { useNames } from './use-names.ts'

const attachmentText = ({ attachments }: Message): string => {
  const [first] = attachments
  if (!first) return ''
  if (attachments.length > 1) return `${attachments.length} files`
  return first.type.startsWith('image/') ? 'Picture' : first.name
}

const contentText = (message: Message): string => {
  if (message.deletedAt !== undefined) return 'Message deleted'
  return message.text === '' ? attachmentText(message) : message.text
}

const LastMessage = ({ chat, message }: { chat: Chat; message: Message }) => {
  const nameOf = useNames(namedIn(message))
  if (message.hidden) return 'You deleted this message'
  if (message.system) return systemText(message, nameOf)

  const sender = nameOf(message.senderId)
  const isNamed = chat.type === 'group' || sender === 'You'
  return (
    <>
      {isNamed && (
        <>
          <bdi>{sender}</bdi>
          {': '}
        </>
      )}
      <bdi>{contentText(message)}</bdi>
    </>
  )
}

const Typing = ({ userIds }: { userIds: readonly string[] }) => {
  const nameOf = useNames(userIds.slice(0, 1))
  const others = userIds.length - 1
  const isAlone = others === 0
  return (
    <span className={styles.typing}>
      <bdi>{nameOf(userIds[0]!)}</bdi> {isAlone ? 'is typing' : `and ${others} more are typing`}…
    </span>
  )
}

/** What there is to say of a chat in its line: who is typing, what one has begun to write, or its last message. */
export const Preview = ({ chat, isOpen }: { chat: Chat; isOpen: boolean }) => {
  const typing = useStore((store) => store.typing(chat.id))
  const draft = useStore((store) => store.draft(chat.id))
  if (typing.length > 0) return <Typing userIds={typing} />
  if (draft !== '' && !isOpen)
    return (
      <>
        <span className={styles.draft}>Draft: </span>
        <bdi>{draft}</bdi>
      </>
    )
  if (chat.lastMessage) return <LastMessage chat={chat} message={chat.lastMessage} />
  return chat.lastSeq === 0 ? 'No messages yet' : null
}
