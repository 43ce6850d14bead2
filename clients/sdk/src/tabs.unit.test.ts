import { afterEach, expect, test } from '@jest/globals'
import { Unreachable } from './problem.ts'
import type { Send } from './http.ts'
import { message } from './message.ts'
import { createSession } from './session.ts'
import { createOutbox } from './store/outbox.ts'
import { webOutbox } from './store/outbox-storage.ts'
import { webStorage } from './token-storage.ts'
import { createTurns } from './turns.ts'

const own = Object.getOwnPropertyDescriptor(globalThis, 'navigator')
afterEach(() => {
  Reflect.deleteProperty(globalThis, 'navigator')
  if (own) Object.defineProperty(globalThis, 'navigator', own)
})

/** Locks as a browser has them: one at a time by name, in the order of the requests. */
const withLocks = (isThere: boolean): void => {
  const inTurn = createTurns()
  const locks = { request: inTurn }
  Object.defineProperty(globalThis, 'navigator', { value: isThere ? { locks } : {}, configurable: true })
}

const localStorage = () => {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: (index: number) => [...kept.keys()][index] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

/** Lets everything happen that waits for nothing outside. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

const twoSessions = async () => {
  const storage = localStorage()
  const asked: unknown[] = []
  const send: Send = async (_method, _path, answer, options) => {
    asked.push(options!.body)
    await settled()
    return answer.parse({ accessToken: 'new', refreshToken: 'r2', expiresIn: 900 })
  }
  const sessionOf = () => createSession({ send, storage: webStorage(storage), onEnded: () => {} })
  const [one, other] = [sessionOf(), sessionOf()]
  await one.begin('ada', { accessToken: 'old', refreshToken: 'r1', expiresIn: 0 })
  return { sessions: [one, other], asked }
}

test('two tabs whose token is over renew it once', async () => {
  withLocks(true)
  const { sessions, asked } = await twoSessions()

  const given = await Promise.all(sessions.map((session) => session.tokens()))

  expect(given.map(({ accessToken }) => accessToken)).toEqual(['new', 'new'])
  expect(asked).toEqual([{ refreshToken: 'r1' }])
})

test('where a browser has no locks each tab renews, and both go on', async () => {
  withLocks(false)
  const { sessions } = await twoSessions()

  const given = await Promise.all(sessions.map((session) => session.tokens()))

  expect(given.map(({ accessToken }) => accessToken)).toEqual(['new', 'new'])
})

/** Tabs with one outbox, at a server that takes what `isOpen` lets through. */
const tabsOf = () => {
  const storage = localStorage()
  const sent: string[] = []
  return {
    sent,
    tab: (answer: () => Promise<void>) =>
      createOutbox({
        send: async (draft) => {
          sent.push(draft.text!)
          await answer()
          return message.parse({ id: draft.text, chatId: 'c', seq: sent.length, ...draft, senderId: 'ada' })
        },
        storage: webOutbox(storage),
        myId: () => 'ada',
        now: () => 1,
        onKept: () => {},
        onChange: () => {},
      }),
  }
}

test('what one tab is sending another one shows and does not send', async () => {
  withLocks(true)
  const { sent, tab } = tabsOf()
  let arrive = (): void => {}
  const one = tab(() => new Promise((resolve) => (arrive = resolve)))
  const other = tab(async () => {})

  one.send({ chatId: 'c', text: 'hello' })
  await settled()
  await other.resume()
  expect(other.of('c')).toMatchObject([{ text: 'hello', status: 'pending' }])
  arrive()
  await settled()

  expect(sent).toEqual(['hello'])
  expect([...one.of('c'), ...other.of('c')]).toEqual([])
})

test('what a tab that is closed has not sent another one sends', async () => {
  withLocks(true)
  const { sent, tab } = tabsOf()
  let close = (): void => {}
  const closed = tab(() => new Promise((_, reject) => (close = () => reject(new Unreachable('closed')))))
  const other = tab(async () => {})
  await other.resume()

  closed.send({ chatId: 'c', text: 'first' })
  await settled()
  other.send({ chatId: 'c', text: 'second' })
  await settled()
  close() // which gives its lock back
  await settled()

  expect(sent.toSorted()).toEqual(['first', 'first', 'second'])
  expect(other.of('c')).toEqual([])
})
