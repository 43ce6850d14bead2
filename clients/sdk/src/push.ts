import type { Client } from './client.ts'
import { anything, object, string } from './shape.ts'

/** What is used of a browser's; programs that also run elsewhere are not compiled with its types. */
type BrowserSubscription = {
  readonly options: { readonly applicationServerKey: ArrayBuffer | null }
  toJSON: () => { endpoint?: string; expirationTime?: number | null; keys?: Record<string, string> }
  unsubscribe: () => Promise<boolean>
}

/** A `ServiceWorkerRegistration`. */
export type PushRegistration = {
  readonly pushManager: {
    getSubscription: () => Promise<BrowserSubscription | null>
    subscribe: (options: {
      userVisibleOnly: boolean
      applicationServerKey: Uint8Array<ArrayBuffer>
    }) => Promise<BrowserSubscription>
  }
  getNotifications?: () => Promise<readonly { readonly data: unknown; close: () => void }[]>
}

export type Push = {
  /**
   * Has this browser pushed to while the person is logged in here. To be called at every start of the page, after it was
   * allowed once: the browser may have another address by then. The first time ask in the course of a click.
   *
   * @throws whatever the browser throws where pushes are not allowed (`NotAllowedError`) or not possible
   */
  subscribe: (registration: PushRegistration) => Promise<void>
  /**
   * Ends it and takes what was pushed from the screen, as a logout does by itself. Without `registration`: of the one that
   * covers this page.
   */
  unsubscribe: (registration?: PushRegistration) => Promise<void>
}

const pushKey = object({ publicKey: string })

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))

const isWith = ({ options }: BrowserSubscription, key: Uint8Array): boolean => {
  const own = new Uint8Array(options.applicationServerKey ?? new ArrayBuffer(0))
  return own.length === key.length && own.every((byte, index) => byte === key[index])
}

type WithServiceWorkers = {
  navigator?: { serviceWorker?: { getRegistration?: () => Promise<PushRegistration | undefined> } }
}

const ofThisPage = async (): Promise<PushRegistration | undefined> =>
  (globalThis as WithServiceWorkers).navigator?.serviceWorker?.getRegistration?.()

/** Those of the worker of this SDK. */
const closeAll = async (registration: PushRegistration): Promise<void> => {
  for (const shown of (await registration.getNotifications?.()) ?? [])
    if ((shown.data as { notificationId?: unknown } | null)?.notificationId !== undefined) shown.close()
}

const path = '/notifications/push/subscriptions'

/** Pushes to this browser, which end with the login; the entry is `@chat/sdk/push`. */
export const createPush = ({ request, parts }: Pick<Client, 'request' | 'parts'>): Push => {
  let known: PushRegistration | undefined

  const push: Push = {
    subscribe: async (registration) => {
      known = registration
      const { publicKey } = await request('GET', '/notifications/push/key', pushKey)
      const key = bytesOf(publicKey)
      const existing = await registration.pushManager.getSubscription()
      const isUsable = existing !== null && isWith(existing, key)
      if (existing !== null && !isUsable) await existing.unsubscribe() // of another platform, or from before its keys

      const subscription = isUsable
        ? existing
        : await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
      const { endpoint, expirationTime = null, keys } = subscription.toJSON()
      await request('POST', path, anything, { body: { endpoint, expirationTime, keys }, repeatable: true })
    },

    unsubscribe: async (given) => {
      const registration = given ?? known ?? (await ofThisPage())
      const subscription = await registration?.pushManager?.getSubscription()
      if (!registration || !subscription) return

      const { endpoint } = subscription.toJSON()
      // either is enough: what the browser does not take any more its push service refuses
      const [here, there] = await Promise.allSettled([
        subscription.unsubscribe(),
        request('DELETE', path, anything, { body: { endpoint }, repeatable: false }),
      ])
      await closeAll(registration)
      if (here.status === 'rejected' && there.status === 'rejected') throw there.reason
    },
  }

  parts.beforeLogout.add(() => push.unsubscribe())
  return push
}
