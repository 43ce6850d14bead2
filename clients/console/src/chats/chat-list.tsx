import { useState } from 'react'
import { useStore } from '../app/use-store.ts'
import { IconButton } from '../design/button.tsx'
import styles from './chat-list.module.css'
import { ChatRows } from './chat-rows.tsx'
import { NewChatDialog } from './new-chat-dialog.tsx'
import { NoChats } from './no-chats.tsx'
import { QuickSearch } from './quick-search.tsx'

export const ChatList = () => {
  const chats = useStore((store) => store.chats())
  const [isStarting, setIsStarting] = useState(false)
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <QuickSearch />
        <IconButton label="New chat" icon="plus" onClick={() => setIsStarting(true)} />
      </div>
      {chats.length > 0 ? <ChatRows chats={chats} /> : <NoChats onStart={() => setIsStarting(true)} />}
      {isStarting && <NewChatDialog onClose={() => setIsStarting(false)} />}
    </div>
  )
}
