import type { Person } from '@chat/sdk/person'
import type { ReactNode } from 'react'
import { Avatar } from '../design/avatar.tsx'
import styles from './person-line.module.css'

type PersonLineProps = { person: Person | null | undefined; presence?: string | null | undefined; children?: ReactNode }

/** Somebody in a list: picture, name, and what they are called in addresses. */
export const PersonLine = ({ person, presence, children }: PersonLineProps) => {
  const name = person?.displayName ?? person?.username ?? 'Deleted account'
  return (
    <span className={styles.line}>
      <Avatar name={name} url={person?.avatarUrl} size={36} presence={presence} />
      <span className={styles.names}>
        <bdi className={styles.name}>{name}</bdi>
        <span className={styles.username}>
          {person?.username !== undefined && <bdi>@{person.username}</bdi>} {children}
        </span>
      </span>
    </span>
  )
}
