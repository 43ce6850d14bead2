import { useStore } from '../../app/use-store.ts'
import { useClient } from '../../app/session.tsx'
import { useChatTitle } from '../../chats/chat-name.tsx'
import panel from '../../design/panel.module.css'
import { PagesEnd } from '../../forms/pages-end.tsx'
import { usePages } from '../../forms/use-pages.ts'
import { FoundMessage } from '../found-message.tsx'
import { summaryOf } from '../message/summary.ts'
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
  const pages = usePages(`${isStarred} ${chatId} ${query}`, async (page) => {
    if (isStarred) return client.messages.starred(page)
    return client.messages.search({ q: query, ...page, ...(chatId !== undefined && { chatId }) })
  })
  const { items, isAll, isLoading } = pages
  const isNothing = items.length === 0 && !isLoading && isAll

  return (
    <>
      <p className={styles.status} role="status">
        {isNothing && (isStarred ? 'You have not starred anything.' : 'Nothing was found.')}
        {!isNothing && !isLoading && `${items.length}${isAll ? '' : ' or more'} messages`}
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
      <PagesEnd pages={pages} />
    </>
  )
}
