import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { Spinner } from '../design/notice.tsx'
import { Toasts } from '../design/toasts.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { SessionProvider, useSession } from './session.tsx'
import { ServerUnreachable } from './unreachable.tsx'
import { isLoginKept } from './world.ts'

const loadEntrance = () => import('../entrance/entrance.tsx')
const loadShell = () => import('./shell.tsx')
const Entrance = lazy(loadEntrance)
const Shell = lazy(loadShell)

// Which of the two comes first is known before anything is drawn. Where it cannot be loaded, the one who needs it says so.
;(isLoginKept() ? loadShell() : loadEntrance()).catch(() => {})

/** Mails lead to these; they work whether or not somebody is logged in. */
const mailedPaths = ['/verify', '/reset', '/unlock', '/oidc']

const Pages = () => {
  const { status, account, restore } = useSession()
  if (status === 'restoring') return <Spinner label="Reaching the server" />
  if (status === 'unreachable') return <ServerUnreachable onRetry={restore} />
  return (
    <Suspense fallback={<Spinner />}>
      <Switch>
        {mailedPaths.map((path) => (
          <Route key={path} path={path}>
            <Entrance />
          </Route>
        ))}
        <Route>{status === 'logged-in' ? <Shell key={account?.id} /> : <Entrance />}</Route>
      </Switch>
    </Suspense>
  )
}

export const App = () => (
  <ErrorBoundary>
    <Toasts>
      <SessionProvider>
        <Pages />
      </SessionProvider>
    </Toasts>
  </ErrorBoundary>
)
