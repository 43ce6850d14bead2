import type { ReactNode } from 'react'
import { Button } from '../../design/button.tsx'
import { Notice } from '../../design/notice.tsx'
import { Loading } from '../../forms/loading.tsx'
import { Section } from '../../forms/section.tsx'
import styles from '../list.module.css'
import type { PeopleList } from './use-people-list.ts'

type PeopleSectionProps<Item extends { id: string }> = {
  title: string
  hint: string
  /** What to say when there is nobody. */
  nothing: string
  people: PeopleList<Item>
  /** The rows. */
  children: (items: Item[]) => ReactNode
}

/** People and what one has to do with them, page by page. */
export const PeopleSection = <Item extends { id: string }>(props: PeopleSectionProps<Item>) => {
  const { title, hint, nothing, people, children } = props
  const { list, busyId, problem, more } = people
  return (
    <Section title={title} hint={hint}>
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      <Loading of={list}>
        {({ items, next }) => (
          <>
            {items.length === 0 && <p>{nothing}</p>}
            <ul className={styles.list} aria-label={title}>
              {children(items)}
            </ul>
            {next !== null && (
              <Button isBusy={busyId === 'more'} onClick={() => void more(next)}>
                Show more
              </Button>
            )}
          </>
        )}
      </Loading>
    </Section>
  )
}
