import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Redirect, Route, Switch, useLocation, useRoute } from 'wouter'
import { ChatList } from '../chats/chat-list.tsx'
import { Spinner } from '../design/notice.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Home } from './home.tsx'
import styles from './shell.module.css'
import { TopBar } from './top-bar.tsx'
import { useFocusOnNavigation } from './use-focus-on-navigation.ts'

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
const Shell = () => {
  const [path] = useLocation()
  const [isHome] = useRoute('/')
  const [isInspecting, setIsInspecting] = useState(false)
  const list = useRef<HTMLElement>(null)
  const page = useRef<HTMLElement>(null)
  const inspector = useRef<HTMLElement>(null)
  useFocusOnNavigation(path, [page, list])

  useEffect(() => {
    if (isInspecting) inspector.current?.focus()
  }, [isInspecting])

  return (
    <div className={styles.shell} data-home={isHome || undefined} data-inspecting={isInspecting || undefined}>
      <a className={styles.skip} href="#page">
        Skip to the page
      </a>
      <TopBar isInspecting={isInspecting} onInspect={() => setIsInspecting(!isInspecting)} />
      <nav ref={list} className={styles.list} aria-label="Chats" tabIndex={-1}>
        <ErrorBoundary>
          <ChatList />
        </ErrorBoundary>
      </nav>
      <main ref={page} className={styles.page} id="page" tabIndex={-1}>
        <ErrorBoundary place={path}>
          <Suspense fallback={<Spinner />}>
            <Switch>
              <Route path="/" component={Home} />
              {/* `?seq=` opens it around a message, `?thread=` a thread beside it */}
              <Route path="/chats/:chatId">{({ chatId }) => <ChatPage key={chatId} chatId={chatId} />}</Route>
              <Route path="/settings/:section?">
                {({ section }) => <SettingsPage section={section ?? 'profile'} />}
              </Route>
              <Route path="/notifications" component={NotificationsPage} />
              <Route path="/search" component={SearchPage} />
              <Route path="/rooms" component={RoomsPage} />
              <Route path="/invites/:code">{({ code }) => <InvitePage code={code} />}</Route>
              <Route>
                <Redirect to="/" replace />
              </Route>
            </Switch>
          </Suspense>
        </ErrorBoundary>
      </main>
      {isInspecting && (
        <aside ref={inspector} className={styles.inspector} aria-label="Inspector" tabIndex={-1}>
          <ErrorBoundary>
            <Suspense fallback={<Spinner />}>
              <Inspector onClose={() => setIsInspecting(false)} />
            </Suspense>
          </ErrorBoundary>
        </aside>
      )}
    </div>
  )
}

export default Shell
