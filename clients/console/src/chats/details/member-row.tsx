import type { Chat, Member } from '@chat/sdk/chat'
import { useClient } from '../../app/session.tsx'
import { Menu, type MenuItem } from '../../design/menu.tsx'
import { usePerson } from '../../people/directory.tsx'
import { PersonLine } from '../person-line.tsx'
import { useAttempt } from '../use-attempt.ts'
import { usePresence } from '../use-presence.ts'
import { useStartDirect } from '../use-start-direct.ts'
import styles from './details.module.css'
import { mayRemove, roleNames, rolesToGive } from './roles.ts'

/** Somebody who is to go out, for now or for good. */
export type Removal = { userId: string; name: string; isBan: boolean }

type MemberRowProps = { chat: Chat; member: Member; isMe: boolean; onRemove: (removal: Removal) => void }

export const MemberRow = ({ chat, member, isMe, onRemove }: MemberRowProps) => {
  const client = useClient()
  const { attempt } = useAttempt()
  const startDirect = useStartDirect()
  const { userId, role } = member
  const person = usePerson(userId) ?? member.user
  const presence = usePresence(isMe ? undefined : userId)
  const name = person?.displayName ?? 'Somebody'

  const items: MenuItem[] = [
    ...(isMe ? [] : [{ label: 'Write to them', icon: 'send' as const, onChoose: () => void startDirect(userId) }]),
    ...rolesToGive(chat.me.role, member, isMe).map((given) => ({
      label: `Make ${isMe ? 'yourself' : 'them'} ${roleNames[given]}`,
      icon: 'user' as const,
      onChoose: () => void attempt(() => client.chats.setRole(chat.id, userId, given)),
    })),
    ...(isMe || !mayRemove(chat.me.role, member)
      ? []
      : [false, true].map((isBan) => ({
          label: isBan ? 'Ban' : 'Remove',
          icon: 'leave' as const,
          isDangerous: true,
          onChoose: () => onRemove({ userId, name, isBan }),
        }))),
  ]

  return (
    <div className={styles.member}>
      <PersonLine person={person} presence={presence?.presence}>
        {isMe && '(you)'}
      </PersonLine>
      {role !== 'member' && <span className={styles.role}>{role}</span>}
      {items.length > 0 && <Menu label={`What to do with ${name}`} items={items} />}
    </div>
  )
}
