/** Where the worker is, and what it opens at a click while no page of the console is there. */
const address = '/push-worker.js?open=/chats/{chatId}'

export type PushState = 'unsupported' | 'denied' | 'off' | 'on'

const wishKey = 'chat.push'

const isPossible = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis

/** Whether `userId` is pushed to in this browser. */
export const pushState = (userId: string): PushState => {
  if (!isPossible()) return 'unsupported'
  if (Notification.permission === 'denied') return 'denied'
  return Notification.permission === 'granted' && localStorage.getItem(wishKey) === userId ? 'on' : 'off'
}

export const registerWorker = (): Promise<ServiceWorkerRegistration> =>
  navigator.serviceWorker.register(address, { type: 'module' }).then(() => navigator.serviceWorker.ready)

/** A logout ends pushes, the next login of the same person begins them again. */
export const keepWish = (userId: string | undefined): void =>
  userId === undefined ? localStorage.removeItem(wishKey) : localStorage.setItem(wishKey, userId)
