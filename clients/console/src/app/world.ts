import { createClient, type Client } from '@chat/sdk/client'
import { webOutbox } from '@chat/sdk/store/outbox-storage'
import { createStore, type Store } from '@chat/sdk/store/store'
import { webStorage } from '@chat/sdk/token-storage'
import { recordTraffic } from '../inspector/traffic-log.ts'

const tokensKey = 'chat.tokens'

export const loginStorage = webStorage(localStorage, tokensKey)

/** Whether somebody was logged in here; they may not be any more. */
export const isLoginKept = (): boolean => localStorage.getItem(tokensKey) !== null

/** What a page works with, for one login: whoever comes next finds nothing of whoever was here before. */
export type World = { client: Client; store: Store; end: () => void }

export const createWorld = (): World => {
  const client = createClient({
    url: location.origin,
    cookies: true,
    storage: loginStorage,
    onTraffic: recordTraffic,
  })
  const store = createStore(client, { outbox: webOutbox(localStorage) })
  return {
    client,
    store,
    end: () => {
      store.close()
      client.close()
    },
  }
}

const userOf = (kept: string | null): unknown => {
  try {
    return (JSON.parse(kept ?? '{}') as { userId?: unknown }).userId
  } catch {
    return undefined
  }
}

/** Calls back when another tab has logged in or out; that it has renewed its token is nothing. */
export const onOtherLogin = (listener: () => void): (() => void) => {
  const hear = ({ key, oldValue, newValue }: StorageEvent): void => {
    if (key === null || (key === tokensKey && userOf(oldValue) !== userOf(newValue))) listener()
  }
  addEventListener('storage', hear)
  return () => removeEventListener('storage', hear)
}
