import type { Chat } from '@chat/sdk/chat'
import { useLocation } from 'wouter'
import { RelativeTime } from '../../app/time.tsx'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { usePerson } from '../../people/directory.tsx'
import { ChatAvatar, chatTitle } from '../chat-name.tsx'
import { useAttempt } from '../use-attempt.ts'
import { usePresence } from '../use-presence.ts'
import styles from './details.module.css'
import { Export } from './export.tsx'
import { OwnChoices } from './own-choices.tsx'
import { Relation } from './relation.tsx'

const Seen = ({ userId }: { userId: string }) => {
  const person = usePerson(userId)
  const now = usePresence(userId)
  const presence = now?.presence ?? person?.presence
  const at = now?.lastSeenAt ?? person?.lastSeenAt
  if (presence === 'online' || presence === 'away') return <p className={styles.dim}>{presence}</p>
  if (!at) return null
  return (
    <p className={styles.dim}>
      last seen <RelativeTime time={at} />
    </p>
  )
}

/** The other person of a direct chat. */
export const DirectDetails = ({ chat }: { chat: Chat }) => {
  const client = useClient()
  const [, go] = useLocation()
  const { isBusy, attempt } = useAttempt()
  const peerId = chat.peer?.id
  const person = usePerson(peerId)

  const putAway = async (): Promise<void> => {
    if (await attempt(() => client.chats.remove(chat.id))) go('/')
  }

  return (
    <div className={styles.body}>
      <div className={styles.who}>
        <ChatAvatar chat={chat} size={80} />
        <h3>
          <bdi>{person?.displayName ?? chatTitle(chat)}</bdi>
        </h3>
        {person && !person.deleted && (
          <p className={styles.dim} dir="auto">
            @{person.username}
          </p>
        )}
        {peerId !== undefined && <Seen userId={peerId} />}
        {person?.status && (
          <p dir="auto">
            {person.status.emoji} {person.status.text}
          </p>
        )}
        {person?.bio && (
          <p className={styles.about} dir="auto">
            {person.bio}
          </p>
        )}
      </div>
      {person && !person.deleted && <Relation person={person} />}
      <OwnChoices chat={chat} />
      <section className={styles.part}>
        <h3>The chat</h3>
        <Export chat={chat} />
        <Button isBusy={isBusy} onClick={() => void putAway()}>
          Put away until something new comes
        </Button>
      </section>
    </div>
  )
}
