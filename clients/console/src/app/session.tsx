import { createClient, type Client } from '@chat/sdk/client'
import type { Account } from '@chat/sdk/account'
import { webOutbox } from '@chat/sdk/store/outbox-storage'
import { createStore, type Store } from '@chat/sdk/store/store'
import { webStorage } from '@chat/sdk/token-storage'
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import { recordTraffic } from '../inspector/traffic-log.ts'

type Status = 'restoring' | 'anonymous' | 'logged-in'

export type Session = {
  client: Client
  store: Store
  status: Status
  /** Of whoever is logged in. */
  account: Account | undefined
  /** After a login by any of the client's ways: reads the account and connects. */
  enter: () => Promise<void>
}

const Current = createContext<Session | undefined>(undefined)

export const useSession = (): Session => useContext(Current)!

export const useClient = (): Client => useSession().client

/** Who is logged in; only where somebody is. */
export const useAccount = (): Account => useSession().account!

/** One client and one store for the page, and who is logged in. Tabs of one browser share the login. */
export const SessionProvider = ({ children }: { children: ReactNode }) => {
  const { client, store } = useMemo(() => {
    const made = createClient({
      url: location.origin,
      cookies: true,
      storage: webStorage(localStorage),
      onTraffic: recordTraffic,
    })
    return { client: made, store: createStore(made, { outbox: webOutbox(localStorage) }) }
  }, [])
  const [status, setStatus] = useState<Status>('restoring')
  const [account, setAccount] = useState<Account>()

  const session = useMemo<Session>(() => {
    const enter = async (): Promise<void> => {
      setAccount(await client.me())
      setStatus('logged-in')
      client.connect().catch(() => {}) // it says itself how it goes on
    }
    return { client, store, status, account, enter }
  }, [client, store, status, account])

  useEffect(() => {
    const stop = client.on('ended', () => {
      setAccount(undefined)
      setStatus('anonymous')
    })
    client
      .restore()
      .then((isRestored) => (isRestored ? session.enter() : setStatus('anonymous')))
      .catch(() => setStatus('anonymous'))
    return stop
    // once for the page
  }, [])

  return <Current value={session}>{children}</Current>
}
