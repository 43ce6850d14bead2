import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useStore } from '../app/use-store.ts'
import { Icon } from '../design/icon.tsx'
import { ChatAvatar, chatTitle } from './chat-name.tsx'
import { Options } from './options.tsx'
import { PersonLine } from './person-line.tsx'
import styles from './quick-search.module.css'
import { useCombobox, type Option } from './use-combobox.ts'
import { usePeopleSearch } from './use-people-search.ts'
import { useSearchShortcut } from './use-search-shortcut.ts'
import { useStartDirect } from './use-start-direct.ts'

const chatsAtMost = 12

const fold = (text: string): string => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')

/** Finds chats by a part of their name and people by the beginning of theirs, and leads to messages with these words. */
export const QuickSearch = () => {
  const [query, setQuery] = useState('')
  const [, go] = useLocation()
  const chats = useStore((store) => store.chats())
  const { people, isSearching } = usePeopleSearch(query)
  const startDirect = useStartDirect()
  const field = useRef<HTMLInputElement>(null)
  useSearchShortcut(field)

  const text = query.trim()
  const found =
    text === '' ? [] : chats.filter((chat) => fold(chatTitle(chat)).includes(fold(text))).slice(0, chatsAtMost)
  const isFound = new Set(found.map(({ peer }) => peer?.id))

  const options: Option[] = [
    ...found.map((chat) => ({
      id: chat.id,
      group: 'Chats',
      content: (
        <>
          <ChatAvatar chat={chat} size={36} />
          <bdi>{chatTitle(chat)}</bdi>
        </>
      ),
      onChoose: () => leave(() => go(`/chats/${chat.id}`)),
    })),
    ...(text === '' ? [] : people.filter(({ id }) => !isFound.has(id))).map((person) => ({
      id: person.id,
      group: 'People',
      content: <PersonLine person={person} />,
      onChoose: () => leave(() => void startDirect(person.id)),
    })),
    ...(text === '' ? [] : ['messages']).map((id) => ({
      id,
      group: 'Messages',
      content: (
        <>
          <Icon name="search" />
          <span>
            Search for “<bdi>{text}</bdi>”
          </span>
        </>
      ),
      onChoose: () => leave(() => go(`/search?q=${encodeURIComponent(text)}`)),
    })),
  ]
  const combobox = useCombobox(options)

  const leave = (next: () => void): void => {
    setQuery('')
    next()
  }

  useEffect(() => {
    if (text === '') return
    const clear = (event: PointerEvent): void => {
      if (!field.current?.closest('search')?.contains(event.target as Node)) setQuery('') // what was pressed is in the page
    }
    document.addEventListener('pointerdown', clear)
    return () => document.removeEventListener('pointerdown', clear)
  }, [text])

  return (
    <search className={styles.search}>
      <input
        {...combobox.fieldProps}
        ref={field}
        type="search"
        className={styles.field}
        aria-label="Find a chat or a person"
        aria-keyshortcuts="Control+K"
        placeholder="Find a chat or a person"
        dir="auto"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setQuery('')
          else combobox.fieldProps.onKeyDown(event)
        }}
      />
      {text !== '' && (
        <div className={styles.found} aria-busy={isSearching}>
          <Options combobox={combobox} label="Found" />
        </div>
      )}
    </search>
  )
}
