import { useStore } from '../../app/use-store.ts'
import { useClient } from '../../app/session.tsx'
import { useChatTitle } from '../../chats/chat-name.tsx'
import { More } from '../dialogs/more.tsx'
import { usePages } from '../dialogs/use-pages.ts'
import { FoundMessage } from '../found-message.tsx'
import { summaryOf } from '../message/summary.ts'
import panel from '../panel.module.css'
import { Highlighted } from './highlighted.tsx'
import styles from './search-page.module.css'

const ChatTitle = ({ chatId }: { chatId: string }) => {
  const title = useChatTitle(useStore((store) => store.chat(chatId)))
  return <span dir="auto">{title}</span>
}

type SearchResultsProps = { query: string; chatId: string | undefined; isStarred: boolean }

/** What was found, newest first, or what was starred, the latest mark first. */
export const SearchResults = ({ query, chatId, isStarred }: SearchResultsProps) => {
  const client = useClient()
  const pages = usePages(`${isStarred} ${chatId} ${query}`, async (cursor) => {
    const page = cursor === undefined ? {} : { cursor }
    if (isStarred) return client.messages.starred(page)
    return client.messages.search({ q: query, ...page, ...(chatId !== undefined && { chatId }) })
  })
  const { items, hasMore, isLoading, problem } = pages
  const isNothing = items.length === 0 && !isLoading && !hasMore && problem === undefined

  return (
    <>
      <p className={styles.status} role="status">
        {isNothing && (isStarred ? 'You have not starred anything.' : 'Nothing was found.')}
        {!isNothing && !isLoading && `${items.length}${hasMore ? ' or more' : ''} messages`}
      </p>
      <ul className={panel.list}>
        {items.map((message) => (
          <li key={message.id}>
            <FoundMessage message={message} place={<ChatTitle chatId={message.chatId} />}>
              <Highlighted text={summaryOf(message)} query={isStarred ? '' : query} />
            </FoundMessage>
          </li>
        ))}
      </ul>
      <More of={pages} />
    </>
  )
}
