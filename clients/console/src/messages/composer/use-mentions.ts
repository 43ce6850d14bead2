import type { Person } from '@chat/sdk/person'
import { useId, useState, type KeyboardEvent } from 'react'
import { useMembers } from './use-members.ts'

const begun = /(?:^|[\s(])@([\w.-]*)$/
const mostShown = 8

const isMeant = ({ username = '', displayName = '' }: Person, query: string): boolean =>
  username.toLowerCase().startsWith(query) ||
  displayName
    .toLowerCase()
    .split(/\s+/)
    .some((word) => word.startsWith(query))

export type Mentions = ReturnType<typeof useMentions>

/**
 * Who may be meant by the @ that somebody is writing before the caret. Arrows choose, Enter and Tab take, Escape closes
 * (the list of the combobox pattern, below a text of many lines).
 */
export const useMentions = (
  chatId: string,
  text: string,
  caret: number,
  onTake: (text: string, caret: number) => void,
) => {
  const listId = useId()
  const [chosen, setChosen] = useState(0)
  const [closedFor, setClosedFor] = useState<string>()
  const query = begun.exec(text.slice(0, caret))?.[1]?.toLowerCase()
  const members = useMembers(chatId, query !== undefined)
  const isOpen = query !== undefined && query !== closedFor
  const found = isOpen ? members.filter((person) => isMeant(person, query)).slice(0, mostShown) : []
  const active = found[Math.min(chosen, found.length - 1)]
  const idOf = (person: Person): string => `${listId}-${person.id}`

  const take = (person: Person): void => {
    const before = `${text.slice(0, caret - (query ?? '').length)}${person.username} `
    setChosen(0)
    onTake(before + text.slice(caret), before.length)
  }

  /** @returns whether the key was meant for the list */
  const onKeyDown = ({ key }: KeyboardEvent): boolean => {
    if (!active) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[key]
    if (step !== undefined) setChosen((found.indexOf(active) + step + found.length) % found.length)
    else if (key === 'Enter' || key === 'Tab') take(active)
    else if (key === 'Escape') setClosedFor(query)
    else return false
    return true
  }

  return {
    listId,
    found,
    active,
    idOf,
    take,
    onKeyDown,
    fieldProps: {
      'aria-autocomplete': 'list' as const,
      'aria-controls': active && listId,
      'aria-activedescendant': active && idOf(active),
    },
  }
}
