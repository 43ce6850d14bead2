import { lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { Spinner } from '../design/notice.tsx'
import { Toasts } from '../design/toasts.tsx'
import { Shell } from './shell.tsx'
import { SessionProvider, useSession } from './session.tsx'

const Entrance = lazy(() => import('../entrance/entrance.tsx'))

/** Mails lead to these; they work whether or not somebody is logged in. */
const mailedPaths = ['/verify', '/reset', '/unlock', '/oidc']

const Pages = () => {
  const { status } = useSession()
  if (status === 'restoring') return <Spinner />
  return (
    <Suspense fallback={<Spinner />}>
      <Switch>
        {mailedPaths.map((path) => (
          <Route key={path} path={path}>
            <Entrance />
          </Route>
        ))}
        <Route>{status === 'logged-in' ? <Shell /> : <Entrance />}</Route>
      </Switch>
    </Suspense>
  )
}

export const App = () => (
  <Toasts>
    <SessionProvider>
      <Pages />
    </SessionProvider>
  </Toasts>
)
