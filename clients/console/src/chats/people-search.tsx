import type { Profile } from '@chat/sdk/person'
import { useState } from 'react'
import { problemText } from '../app/problem-text.ts'
import { Field } from '../design/field.tsx'
import { Options } from './options.tsx'
import styles from './people-search.module.css'
import { PersonLine } from './person-line.tsx'
import { useCombobox } from './use-combobox.ts'
import { usePeopleSearch } from './use-people-search.ts'

type PeopleSearchProps = {
  label: string
  /** Who is chosen already, or need not be. */
  without?: readonly string[]
  onChoose: (person: Profile) => void
}

/** A field that finds people by the beginning of their names. */
export const PeopleSearch = ({ label, without = [], onChoose }: PeopleSearchProps) => {
  const [query, setQuery] = useState('')
  const { people, error, isSearching } = usePeopleSearch(query)
  const found = people.filter(({ id }) => !without.includes(id))
  const isEmpty = query.trim() !== '' && !isSearching && error === undefined && found.length === 0

  const combobox = useCombobox(
    found.map((person) => ({
      id: person.id,
      group: 'People',
      content: <PersonLine person={person} presence={person.presence} />,
      onChoose: () => {
        setQuery('')
        onChoose(person)
      },
    })),
  )

  return (
    <div className={styles.search}>
      <Field
        {...combobox.fieldProps}
        label={label}
        hint="The beginning of a name or username"
        error={error === undefined ? undefined : problemText(error)}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <div className={styles.found} aria-busy={isSearching}>
        <Options combobox={combobox} label={label} />
      </div>
      <p className={styles.nobody} role="status">
        {isEmpty && 'Nobody is called like this.'}
      </p>
    </div>
  )
}
