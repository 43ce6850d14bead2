import type { Account } from '@chat/sdk/account'
import type { Client } from '@chat/sdk/client'
import { NotLoggedIn } from '@chat/sdk/problem'
import type { Store } from '@chat/sdk/store/store'
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { useToast } from '../design/toasts.tsx'
import { createWorld, loginStorage, onOtherLogin } from './world.ts'

/** `unreachable`: somebody is logged in, and the server does not say who. */
type Status = 'restoring' | 'unreachable' | 'anonymous' | 'logged-in'

export type Session = {
  client: Client
  store: Store
  status: Status
  /** Of whoever is logged in. */
  account: Account | undefined
  /** After a login by any of the client's ways: reads the account and connects. */
  enter: () => Promise<void>
  /** Tries again to go on with the login of before. */
  restore: () => Promise<void>
}

const Current = createContext<Session | undefined>(undefined)

export const useSession = (): Session => useContext(Current)!

export const useClient = (): Client => useSession().client

/** Who is logged in; only where somebody is. */
export const useAccount = (): Account => useSession().account!

/** One client and one store for the page, and who is logged in. Tabs of one browser share the login. */
export const SessionProvider = ({ children }: { children: ReactNode }) => {
  const say = useToast()
  const [world, setWorld] = useState(createWorld)
  const [status, setStatus] = useState<Status>('restoring')
  const [account, setAccount] = useState<Account>()
  const { client, store } = world

  const enter = useCallback(async (): Promise<void> => {
    client.connect().catch(() => {}) // it says itself how it goes on
    setAccount(await client.me())
    setStatus('logged-in')
  }, [client])

  const restore = useCallback(async (): Promise<void> => {
    if (!(await loginStorage.read())) return setStatus('anonymous')
    setStatus('restoring')
    try {
      await enter()
    } catch (error) {
      setStatus(error instanceof NotLoggedIn ? 'anonymous' : 'unreachable')
    }
  }, [enter])

  useEffect(() => {
    const startAnew = (): void => {
      world.end()
      setAccount(undefined)
      setStatus('restoring')
      setWorld(createWorld())
    }
    const stopEnded = client.on('ended', ({ reason }) => {
      if (reason === 'session-ended') say('info', 'Your session has ended. Please log in again.')
      startAnew()
    })
    const stopOtherTab = onOtherLogin(startAnew)
    void restore()
    return () => {
      stopEnded()
      stopOtherTab()
    }
  }, [world, client, restore, say])

  const session = useMemo<Session>(
    () => ({ client, store, status, account, enter, restore }),
    [client, store, status, account, enter, restore],
  )
  return <Current value={session}>{children}</Current>
}
