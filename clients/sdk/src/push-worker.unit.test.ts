import { describe, expect, test } from '@jest/globals'
import { showPushes, type WorkerScope } from './push-worker.ts'

type Options = { body: string; tag: string; data: { notificationId: string }; renotify: boolean; silent: boolean }

const scopeAt = (href: string, pages: { focused?: boolean; url?: string }[] = []) => {
  const screen = new Map<string, Options & { title: string }>()
  const did: unknown[] = []
  const listeners = new Map<string, (event: object) => void>()
  const shownAs = (tag: string) => {
    const shown = screen.get(tag)
    return shown ? [{ ...shown, close: () => void screen.delete(tag) }] : []
  }
  const scope: WorkerScope = {
    location: { href },
    registration: {
      scope: 'https://chat.test/app/',
      getNotifications: async ({ tag }) => shownAs(tag),
      showNotification: async (title, options) => {
        const given = options as Options
        screen.set(given.tag, { title, ...given })
        did.push(given.silent ? 'silent' : 'heard')
      },
    },
    clients: {
      matchAll: async () =>
        pages.map((page) => ({
          ...page,
          focus: async () => void did.push(['focus', page.url]),
          postMessage: (message: object) => void did.push(message),
        })),
      openWindow: async (url) => void did.push(['open', url]),
    },
    addEventListener: (type: string, listener: (event: never) => void) =>
      void listeners.set(type, listener as (event: object) => void),
  }
  showPushes(scope)

  const happen = async (type: string, event: object): Promise<void> => {
    const work: Promise<unknown>[] = []
    listeners.get(type)!({ ...event, waitUntil: (one: Promise<unknown>) => void work.push(one) })
    await Promise.all(work)
  }
  return {
    screen,
    did,
    push: (message: unknown) => happen('push', { data: { json: () => message } }),
    happen,
    click: (tag: string) => happen('notificationclick', { notification: shownAs(tag)[0] }),
  }
}

const tag = '0123456789abcdef'
const told = (generation: number, version: number, count = 1) => ({
  type: 'notification',
  notification: { id: `${tag}0000000${generation}`, chatId: 'c/1', title: 'Ada', body: `${count}`, count, version },
})
const worker = 'https://chat.test/app/push-worker.js'

describe('a push', () => {
  test('is shown, and one notification stands for a chat', async () => {
    const { push, screen, did } = scopeAt(worker)
    await push(told(1, 1))
    await push(told(1, 2, 2))
    await push(told(2, 3))
    expect([...screen.values()]).toMatchObject([{ title: 'Ada', tag, data: { chatId: 'c/1' } }])
    expect(did).toEqual(['heard', 'heard', 'heard'])
  })

  test('that comes again is seen and not heard, and an older one neither', async () => {
    const { push, screen, did } = scopeAt(worker)
    await push(told(1, 5, 2))
    await push(told(1, 5, 2))
    await push(told(1, 4, 1))
    expect(did).toEqual(['heard', 'silent'])
    expect(screen.get(tag)).toMatchObject({ title: 'Ada (2)', body: '2' })
  })

  test('closes what was read elsewhere, and not what came after it', async () => {
    const { push, screen } = scopeAt(worker)
    await push(told(1, 1))
    await push({ type: 'close', notificationId: `${tag}00000002`, chatId: 'c/1' })
    expect(screen.size).toBe(1)
    await push({ type: 'close', notificationId: `${tag}00000001`, chatId: 'c/1' })
    expect(screen.size).toBe(0)
  })

  test('of anything else does nothing', async () => {
    const { push, happen, screen } = scopeAt(worker)
    for (const message of [{}, { type: 'other' }, { type: 'notification' }, { type: 'close' }, null])
      await push(message)
    await happen('push', { data: null })
    await happen('push', {
      data: {
        json: () => {
          throw new SyntaxError('no JSON')
        },
      },
    })
    expect(screen.size).toBe(0)
  })
})

describe('a click', () => {
  const clicked = async (href: string, pages: { focused?: boolean; url?: string }[] = []) => {
    const scope = scopeAt(href, pages)
    await scope.push(told(1, 1))
    scope.did.length = 0
    await scope.click(tag)
    expect(scope.screen.size).toBe(0)
    return scope.did
  }

  test('brings the page that is used to the front, and tells it of the chat', async () => {
    expect(await clicked(worker, [{ url: 'one' }, { url: 'other', focused: true }])).toEqual([
      { type: 'notification:open', notificationId: `${tag}00000001`, chatId: 'c/1' },
      ['focus', 'other'],
    ])
  })

  test('opens the chat where no page is open', async () => {
    expect(await clicked(worker)).toEqual([['open', 'https://chat.test/app/?chat=c%2F1']])
    expect(await clicked(`${worker}?open=/chats/{chatId}`)).toEqual([['open', 'https://chat.test/chats/c%2F1']])
  })
})
