/**
 * A service worker that shows what is pushed, one notification a chat, and closes what was read elsewhere. It stands alone:
 * `navigator.serviceWorker.register('/push-worker.js', { type: 'module' })`, or `import` it into a worker of your own. A
 * click brings a page of the scope to the front and posts it `{ type: 'notification:open', notificationId, chatId }`; where
 * there is none it opens `open` of the worker's address, `{chatId}` filled in: `/push-worker.js?open=/chats/{chatId}`.
 */

/** What is used of a browser's; programs that also run elsewhere are not compiled with its types. */
type Shown = { readonly data: unknown; readonly tag: string; close: () => void }
type Page = { focus?: () => Promise<unknown>; postMessage: (message: object) => void; readonly focused?: boolean }
type Extended = { waitUntil: (work: Promise<unknown>) => void }
type PushEvent = Extended & { readonly data: { json: () => unknown } | null }
type ClickEvent = Extended & { readonly notification: Shown }

export type WorkerScope = {
  readonly location: { readonly href: string }
  readonly registration: {
    readonly scope: string
    getNotifications: (filter: { tag: string }) => Promise<Shown[]>
    showNotification: (title: string, options: object) => Promise<void>
  }
  readonly clients: {
    matchAll: (options: { type: 'window'; includeUncontrolled: boolean }) => Promise<readonly Page[]>
    openWindow: (url: string) => Promise<unknown>
  }
  addEventListener: {
    (type: 'push', listener: (event: PushEvent) => void): void
    (type: 'notificationclick', listener: (event: ClickEvent) => void): void
  }
}

type Told = { id: string; chatId: string; title: string; body: string; count: number; version?: number }
type Message = { type?: unknown; notification?: Told; notificationId?: string }
type Kept = { notificationId: string; chatId: string; version: number }

/** Notifications of one chat, one after the other, share the first half of their ids. */
const tagOf = (notificationId: string): string => notificationId.slice(0, 16)

const keptOf = ({ data }: Shown): Partial<Kept> => (data ?? {}) as Partial<Kept>

const read = ({ data }: PushEvent): Message => {
  try {
    return (data?.json() ?? {}) as Message
  } catch {
    return {}
  }
}

export const showPushes = (scope: WorkerScope): void => {
  const { registration, clients } = scope

  const show = async ({ id, chatId, title, body, count, version = 1 }: Told): Promise<void> => {
    const tag = tagOf(id)
    const shown = (await registration.getNotifications({ tag })).map(keptOf).filter((one) => one.notificationId === id)
    const newest = Math.max(0, ...shown.map((one) => one.version ?? 0))
    if (newest > version) return

    const isNews = newest < version // the same once more makes no sound
    const data: Kept = { notificationId: id, chatId, version }
    const heading = count > 1 ? `${title} (${count})` : title
    await registration.showNotification(heading, { body, tag, data, renotify: isNews, silent: !isNews })
  }

  const close = async (notificationId: string): Promise<void> => {
    const shown = await registration.getNotifications({ tag: tagOf(notificationId) })
    for (const one of shown) if (keptOf(one).notificationId === notificationId) one.close()
  }

  const open = async ({ notificationId, chatId = '' }: Partial<Kept>): Promise<void> => {
    const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true })
    const page = pages.find(({ focused }) => focused) ?? pages[0]
    if (page) {
      page.postMessage({ type: 'notification:open', notificationId, chatId })
      await page.focus?.()
      return
    }
    const path = new URL(scope.location.href).searchParams.get('open') ?? './?chat={chatId}'
    await clients.openWindow(new URL(path.replace('{chatId}', encodeURIComponent(chatId)), registration.scope).href)
  }

  scope.addEventListener('push', (event) => {
    const { type, notification, notificationId } = read(event)
    if (type === 'notification' && notification) event.waitUntil(show(notification))
    if (type === 'close' && notificationId !== undefined) event.waitUntil(close(notificationId))
  })

  scope.addEventListener('notificationclick', (event) => {
    event.notification.close()
    event.waitUntil(open(keptOf(event.notification)))
  })
}

if ('clients' in globalThis && 'registration' in globalThis) showPushes(globalThis as unknown as WorkerScope)
