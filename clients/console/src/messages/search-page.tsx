import { useEffect, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { useDocumentTitle } from '../app/document-title.ts'
import { useStore } from '../app/use-store.ts'
import { chatTitle } from '../chats/chat-name.tsx'
import { Button } from '../design/button.tsx'
import { Choice, Field } from '../design/field.tsx'
import styles from './search/search-page.module.css'
import { SearchResults } from './search/search-results.tsx'

/** All messages that somebody may read, by the words in them, and those that were starred. All of it is in the address. */
const SearchPage = () => {
  const [params, setParams] = useSearchParams()
  const query = params.get('q') ?? ''
  const chatId = params.get('chatId') ?? ''
  const isStarred = params.has('starred')
  const chats = useStore((store) => store.chats())
  const [text, setText] = useState(query)
  useEffect(() => setText(query), [query])
  useDocumentTitle(isStarred ? 'Starred messages' : 'Search')

  const look = (next: { q?: string; chatId?: string }): void => {
    const wanted = Object.entries({ q: query, chatId, ...next }).filter(([, value]) => value !== '')
    setParams(Object.fromEntries(wanted))
  }

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{isStarred ? 'Starred messages' : 'Search'}</h1>
        <nav className={styles.tabs} aria-label="What to look through">
          <Link href="/search" aria-current={isStarred ? undefined : 'page'}>
            Messages
          </Link>
          <Link href="/search?starred" aria-current={isStarred ? 'page' : undefined}>
            Starred
          </Link>
        </nav>
      </header>
      {!isStarred && (
        <form
          className={styles.form}
          role="search"
          onSubmit={(event) => {
            event.preventDefault()
            look({ q: text.trim() })
          }}
        >
          <Field label="Words" type="search" autoFocus value={text} onChange={(event) => setText(event.target.value)} />
          <Choice
            label="In"
            value={chatId}
            choices={[
              { value: '', label: 'All chats' },
              ...chats.map((chat) => ({ value: chat.id, label: chatTitle(chat) })),
            ]}
            onChoose={(next) => look({ chatId: next, q: text.trim() })}
          />
          <Button type="submit" variant="primary">
            Search
          </Button>
        </form>
      )}
      {(isStarred || query !== '') && (
        <SearchResults query={query} chatId={chatId === '' ? undefined : chatId} isStarred={isStarred} />
      )}
    </div>
  )
}

export default SearchPage
