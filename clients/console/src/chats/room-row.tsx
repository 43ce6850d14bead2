import type { Room } from '@chat/sdk/invite'
import { Link } from 'wouter'
import { useStore } from '../app/use-store.ts'
import { Avatar } from '../design/avatar.tsx'
import { Button } from '../design/button.tsx'
import styles from './rooms-page.module.css'

type RoomRowProps = { room: Room; isBusy: boolean; onJoin: () => void }

export const RoomRow = ({ room, isBusy, onJoin }: RoomRowProps) => {
  const { id, avatarUrl, description, memberCount, isMember } = room
  const name = room.name || 'Group'
  const isMine = useStore((store) => store.chat(id) !== undefined) || isMember
  return (
    <div className={styles.room}>
      <Avatar name={name} url={avatarUrl} size={44} />
      <span className={styles.text}>
        <bdi className={styles.name}>{name}</bdi>
        <span className={styles.about} dir="auto">
          {description}
        </span>
        <span className={styles.about}>
          {memberCount} {memberCount === 1 ? 'member' : 'members'}
        </span>
      </span>
      {isMine ? (
        <Link href={`/chats/${id}`} className={styles.open} aria-label={`Open ${name}`}>
          Open
        </Link>
      ) : (
        <Button aria-label={`Join ${name}`} isBusy={isBusy} onClick={onJoin}>
          Join
        </Button>
      )}
    </div>
  )
}
