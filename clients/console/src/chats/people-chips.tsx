import type { Profile } from '@chat/sdk/person'
import { Avatar } from '../design/avatar.tsx'
import { Icon } from '../design/icon.tsx'
import styles from './people-chips.module.css'

type PeopleChipsProps = { people: readonly Profile[]; onRemove: (userId: string) => void }

/** Who has been chosen; each is taken out by pressing it. */
export const PeopleChips = ({ people, onRemove }: PeopleChipsProps) =>
  people.length > 0 && (
    <ul className={styles.chips} aria-label="Chosen people">
      {people.map(({ id, displayName, avatarUrl }) => (
        <li key={id}>
          <button
            type="button"
            className={styles.chip}
            aria-label={`Take out ${displayName}`}
            onClick={() => onRemove(id)}
          >
            <Avatar name={displayName} url={avatarUrl} size={24} />
            <bdi>{displayName}</bdi>
            <Icon name="close" size={14} />
          </button>
        </li>
      ))}
    </ul>
  )
