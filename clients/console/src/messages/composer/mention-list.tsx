import { Avatar } from '../../design/avatar.tsx'
import styles from './mention-list.module.css'
import type { Mentions } from './use-mentions.ts'

export const MentionList = ({ mentions: { listId, found, active, idOf, take } }: { mentions: Mentions }) => (
  <>
    {found.length > 0 && (
      <ul id={listId} className={styles.list} role="listbox" aria-label="People">
        {found.map((person) => (
          <li
            key={person.id}
            id={idOf(person)}
            role="option"
            aria-selected={person === active}
            onPointerDown={(event) => {
              event.preventDefault() // the focus stays in the text
              take(person)
            }}
          >
            <Avatar name={person.displayName ?? ''} url={person.avatarUrl} size={24} />
            <span dir="auto">{person.displayName}</span>
            <small>@{person.username}</small>
          </li>
        ))}
      </ul>
    )}
    <div className="visually-hidden" role="status">
      {found.length > 0 && `${found.length} ${found.length === 1 ? 'person' : 'people'} to mention`}
    </div>
  </>
)
