import { createPush } from '@chat/sdk/push'
import { useEffect, useMemo } from 'react'
import { useLocation } from 'wouter'
import { useAccount, useClient } from '../app/session.tsx'
import { pushState, registerWorker } from './browser-push.ts'

type Opened = { type?: unknown; chatId?: unknown }

/** For as long as somebody is logged in: keeps pushes coming that they wanted here, and opens what they click on. */
export const usePush = (): void => {
  const client = useClient()
  const push = useMemo(() => createPush(client), [client])
  const { id } = useAccount()
  const [, navigate] = useLocation()

  useEffect(() => {
    if (pushState(id) !== 'on') return
    // the browser may have another address by now; where it does not work, the settings say why
    registerWorker()
      .then((worker) => push.subscribe(worker))
      .catch(() => {})
  }, [client, id])

  useEffect(() => {
    const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer } // only in secure contexts
    const hear = ({ data }: MessageEvent<Opened | null>): void => {
      if (data?.type === 'notification:open' && typeof data.chatId === 'string') navigate(`/chats/${data.chatId}`)
    }
    serviceWorker?.addEventListener('message', hear)
    return () => serviceWorker?.removeEventListener('message', hear)
  }, [navigate])
}
