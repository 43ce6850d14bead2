import type { Profile } from '@chat/sdk/person'
import type { ReactNode } from 'react'
import { Avatar } from '../../design/avatar.tsx'
import styles from '../list.module.css'

/** Somebody in a list, with what can be done about them. */
export const PersonLine = ({ user, note, children }: { user: Profile; note?: ReactNode; children: ReactNode }) => (
  <li>
    <Avatar name={user.displayName} url={user.avatarUrl} />
    <span className={styles.text}>
      <bdi>{user.displayName}</bdi>
      <span className={styles.dim}>
        <bdi>{user.username}</bdi>
        {note && <> · {note}</>}
      </span>
    </span>
    {children}
  </li>
)
