import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { Spinner } from '../design/notice.tsx'
import { Toasts } from '../design/toasts.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { SessionProvider, useSession } from './session.tsx'
import { Shell } from './shell.tsx'
import { ServerUnreachable } from './unreachable.tsx'

const Entrance = lazy(() => import('../entrance/entrance.tsx'))

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
