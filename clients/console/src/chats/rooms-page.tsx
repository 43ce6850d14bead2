import type { Room } from '@chat/sdk/invite'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useDocumentTitle } from '../app/document-title.ts'
import { useClient } from '../app/session.tsx'
import { Field } from '../design/field.tsx'
import { PagesEnd } from '../forms/pages-end.tsx'
import { usePages } from '../forms/use-pages.ts'
import { RoomRow } from './room-row.tsx'
import styles from './rooms-page.module.css'
import { useAttempt } from './use-attempt.ts'
import { usePaused } from './use-paused.ts'
import { VirtualList } from './virtual-list.tsx'

const rowPx = 72

/** Groups that anybody may find and join. */
const RoomsPage = () => {
  useDocumentTitle('Public rooms')
  const client = useClient()
  const [, go] = useLocation()
  const { isBusy, attempt } = useAttempt()
  const [query, setQuery] = useState('')
  const search = usePaused(query.trim())
  const pages = usePages(search, (page) => client.chats.publicRooms({ ...(search !== '' && { search }), ...page }))

  const join = async ({ id }: Room): Promise<void> => {
    if (await attempt(() => client.chats.join(id))) go(`/chats/${id}`)
  }

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Public rooms</h1>
        <Field
          label="Find a room"
          type="search"
          hint="The beginning of its name"
          maxLength={64}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
      </header>
      <VirtualList
        items={pages.items}
        itemSize={rowPx}
        size={pages.isAll ? pages.items.length : undefined}
        after={
          <PagesEnd
            pages={pages}
            nothing={
              search === ''
                ? 'There are no public rooms yet. A new group can be made one.'
                : 'No room is called like this.'
            }
          />
        }
      >
        {(room: Room) => <RoomRow key={room.id} room={room} isBusy={isBusy} onJoin={() => void join(room)} />}
      </VirtualList>
    </div>
  )
}
export default RoomsPage
