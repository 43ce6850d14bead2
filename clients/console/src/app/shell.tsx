import { lazy, Suspense, useState } from 'react'
import { Redirect, Route, Switch, useRoute } from 'wouter'
import { ChatList } from '../chats/chat-list.tsx'
import { Spinner } from '../design/notice.tsx'
import styles from './shell.module.css'
import { TopBar } from './top-bar.tsx'

const ChatPage = lazy(() => import('../messages/chat-page.tsx'))
const SettingsPage = lazy(() => import('../settings/settings-page.tsx'))
const NotificationsPage = lazy(() => import('../notifications/notifications-page.tsx'))
const SearchPage = lazy(() => import('../messages/search-page.tsx'))
const InvitePage = lazy(() => import('../chats/invite-page.tsx'))
const RoomsPage = lazy(() => import('../chats/rooms-page.tsx'))
const Inspector = lazy(() => import('../inspector/inspector.tsx'))

/**
 * What somebody who is logged in sees: the list of chats beside what is open, and the inspector beside both. On a phone
 * one of them at a time: the list on `/`, otherwise the page.
 */
export const Shell = () => {
  const [isHome] = useRoute('/')
  const [isInspecting, setIsInspecting] = useState(false)
  return (
    <div className={styles.shell} data-home={isHome || undefined} data-inspecting={isInspecting || undefined}>
      <TopBar isInspecting={isInspecting} onInspect={() => setIsInspecting(!isInspecting)} />
      <nav className={styles.list} aria-label="Chats">
        <ChatList />
      </nav>
      <main className={styles.page} id="page" tabIndex={-1}>
        <Suspense fallback={<Spinner />}>
          <Switch>
            <Route path="/" />
            {/* `?seq=` opens it around a message, `?thread=` a thread beside it */}
            <Route path="/chats/:chatId">{({ chatId }) => <ChatPage key={chatId} chatId={chatId} />}</Route>
            <Route path="/settings/:section?">{({ section }) => <SettingsPage section={section ?? 'profile'} />}</Route>
            <Route path="/notifications" component={NotificationsPage} />
            <Route path="/search" component={SearchPage} />
            <Route path="/rooms" component={RoomsPage} />
            <Route path="/invites/:code">{({ code }) => <InvitePage code={code} />}</Route>
            <Route>
              <Redirect to="/" replace />
            </Route>
          </Switch>
        </Suspense>
      </main>
      {isInspecting && (
        <aside className={styles.inspector} aria-label="Inspector">
          <Suspense fallback={<Spinner />}>
            <Inspector onClose={() => setIsInspecting(false)} />
          </Suspense>
        </aside>
      )}
    </div>
  )
}
