import type { Combobox } from './use-combobox.ts'
import styles from './options.module.css'

/** What a combobox offers, by groups. The focus stays in its field. */
export const Options = ({ combobox, label }: { combobox: Combobox; label: string }) => {
  const { options, active, listId, idOf } = combobox
  if (options.length === 0) return null

  const groups = [...new Set(options.map(({ group }) => group))]
  return (
    <div id={listId} role="listbox" aria-label={label} className={styles.options}>
      {groups.map((group) => (
        <div key={group} role="group" aria-label={group}>
          <div className={styles.group} aria-hidden="true">
            {group}
          </div>
          {options
            .filter((option) => option.group === group)
            .map((option) => (
              <div
                key={option.id}
                id={idOf(option)}
                role="option"
                aria-selected={option === active}
                className={styles.option}
                onPointerDown={(event) => event.preventDefault()}
                onClick={option.onChoose}
              >
                {option.content}
              </div>
            ))}
        </div>
      ))}
    </div>
  )
}
