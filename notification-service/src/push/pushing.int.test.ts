import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { changeRecipient } from '../recipients/change-recipient.ts'
import { openTestPushing, pushDelayMs, type TestPushing } from './testing/open-test-pushing.ts'
import type { Answer } from './testing/fake-push-service.ts'

let pushing: TestPushing
beforeAll(async () => void (pushing = await openTestPushing()))
afterAll(() => pushing.close())

const { round } = Math
const outcomesOf = async (userId: string) =>
  (await pushing.worksOf(userId)).flatMap(({ kind, outcome }) => (kind === 'push' ? [outcome?.result] : []))

describe('a message to somebody who is away', () => {
  test('is one push that only their browser reads, from who may push there', async () => {
    const { ada, bob, chat, browser } = await pushing.openChat()
    await pushing.tell(chat.said(ada, 'are you <there>? 👋'))
    await pushing.after(pushDelayMs - 1_000)
    expect(pushing.at(browser)).toEqual([])
    await pushing.after(1_000)
    await pushing.after(60_000)

    const [push, ...others] = pushing.at(browser)
    expect(others).toEqual([])
    expect(push!.message).toMatchObject({
      type: 'notification',
      notification: { type: 'message', chatId: chat.chatId, title: 'Ada', body: 'are you <there>? 👋', count: 1 },
    })
    const { id } = push!.message.notification!
    expect(push!.headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      ttl: '600',
      urgency: 'high',
      topic: id.slice(0, 16),
    })
    expect(push!.vapid).toMatchObject({ aud: pushing.browsers.origin, sub: 'https://chat.example.org' })
    const hours = (push!.vapid.exp * 1_000 - Date.now()) / 3_600_000
    expect(round(hours)).toBeGreaterThan(6)
    expect(hours).toBeLessThanOrEqual(24)
    expect(await outcomesOf(bob)).toEqual(['sent'])
  })

  test('comes to each of their browsers', async () => {
    const { ada, bob, chat, browser } = await pushing.openChat()
    const other = await pushing.subscribed(bob)
    await pushing.tell(chat.said(ada, 'hello'))
    await pushing.after(pushDelayMs)
    expect([pushing.at(browser).length, pushing.at(other.browser).length]).toEqual([1, 1])
  })

  test('does not press in a group, unless it is to them', async () => {
    const { ada, bob, chat, browser } = await pushing.openChat('group')
    await pushing.tell(chat.said(ada, 'hello'))
    await pushing.after(pushDelayMs)
    await pushing.tell(chat.said(ada, 'hello you', [bob]))
    await pushing.after(pushDelayMs)
    expect(pushing.at(browser).map(({ headers }) => headers['urgency'])).toEqual(['normal', 'high'])
  })

  test('and another one share a topic, so the newer replaces the older', async () => {
    const { ada, chat, browser } = await pushing.openChat()
    await pushing.tell(chat.said(ada, 'one'))
    await pushing.after(pushDelayMs)
    await pushing.tell(chat.said(ada, 'two'))
    await pushing.after(pushDelayMs)
    const [one, two] = pushing.at(browser)
    expect(two!.message.notification).toMatchObject({ body: 'two', count: 2 })
    expect(two!.headers['topic']).toBe(one!.headers['topic'])
  })

  test('that was read on another device in time is none', async () => {
    const { ada, bob, chat, browser } = await pushing.openChat()
    await pushing.tell(chat.said(ada, 'hello'))
    await pushing.tell(chat.read(bob))
    await pushing.after(pushDelayMs)
    expect(pushing.triesAt(browser)).toBe(0)
  })

  test('is none where they log out, or do not want it any more, before it goes out', async () => {
    const [one, other] = [await pushing.openChat(), await pushing.openChat()]
    for (const { ada, chat } of [one, other]) await pushing.tell(chat.said(ada, 'hello'))
    for (const { browser } of [one, other]) pushing.browsers.answer(browser, { status: 503 })
    await pushing.after(pushDelayMs)
    await changeRecipient(pushing.deps, one.bob, (bob) => ({ ...bob, subscriptions: [] }))
    await changeRecipient(pushing.deps, other.bob, (bob) => ({
      ...bob,
      preferences: { ...bob.preferences, push: false },
    }))
    await pushing.after(600_000)
    expect([pushing.at(one.browser), pushing.at(other.browser)]).toEqual([[], []])
    expect([await outcomesOf(one.bob), await outcomesOf(other.bob)]).toEqual([['dropped'], ['dropped']])
  })

  test('waits for the end of quiet hours that began while it could not be sent', async () => {
    const { ada, bob, chat, browser } = await pushing.openChat()
    await pushing.tell(chat.said(ada, 'hello'))
    pushing.browsers.answer(browser, { status: 503 })
    await pushing.after(pushDelayMs)
    const hour = (ms: number) => new Date(pushing.now().getTime() + ms).toISOString().slice(11, 16)
    const quietHours = { from: hour(-3_600_000), to: hour(3_600_000) }
    await changeRecipient(pushing.deps, bob, (recipient) => ({
      ...recipient,
      preferences: { ...recipient.preferences, quietHours },
    }))
    await pushing.after(1_800_000)
    expect(pushing.at(browser)).toEqual([])
    await pushing.after(3_600_000)
    expect(pushing.at(browser)).toHaveLength(1)
  })
})

describe('a push that is not taken', () => {
  const waiting: [string, Answer][] = [
    ['429', { status: 429 }],
    ['500', { status: 500, body: '<html>'.repeat(100_000) }],
    ['503', { status: 503, headers: { 'retry-after': 'whenever' } }],
    ['nothing at all', 'breaks off'],
    ['nothing in time', 'hangs'],
  ]
  test.each(waiting)('is tried again after %s, and says what is new by then', async (_name, answer) => {
    const { ada, bob, chat, browser } = await pushing.openChat()
    await pushing.tell(chat.said(ada, 'one'))
    pushing.browsers.answer(browser, answer, answer)
    await pushing.after(pushDelayMs)
    await pushing.after(600_000)
    await pushing.tell(chat.said(ada, 'two'))
    expect([pushing.triesAt(browser), pushing.at(browser)]).toEqual([2, []])

    await pushing.after(600_000)
    expect(pushing.at(browser).map(({ message }) => message.notification!.body)).toEqual(['two'])
    expect((await outcomesOf(bob)).toSorted()).toEqual(['dropped', 'sent'])
  })

  test('waits as long as it is asked to, and for a day at most', async () => {
    const inAMinute = () => new Date(pushing.now().getTime() + pushDelayMs + 60_000).toUTCString()
    for (const [retryAfter, waitMs] of [
      [() => '120', 120_000],
      [inAMinute, 59_000],
      [() => '999999999', 86_395_000],
    ] as const) {
      const { ada, chat, browser } = await pushing.openChat()
      await pushing.tell(chat.said(ada, 'hello'))
      pushing.browsers.answer(browser, { status: 429, headers: { 'retry-after': retryAfter() } })
      await pushing.after(pushDelayMs)
      await pushing.after(waitMs - 10_000)
      expect(pushing.triesAt(browser)).toBe(1)
      await pushing.after(20_000)
      expect(pushing.at(browser)).toHaveLength(1)
    }
  })

  test('is none after it was read meanwhile', async () => {
    const { ada, bob, chat, browser } = await pushing.openChat()
    await pushing.tell(chat.said(ada, 'hello'))
    pushing.browsers.answer(browser, { status: 503 })
    await pushing.after(pushDelayMs)
    await pushing.tell(chat.read(bob))
    await pushing.after(600_000)
    const shown = pushing.at(browser).filter(({ message }) => message.type === 'notification')
    expect([shown, await outcomesOf(bob)]).toEqual([[], ['dropped']])
  })

  test.each([404, 410])('for good, as %d says, is the last there', async (status) => {
    const { ada, bob, chat, browser } = await pushing.openChat()
    const other = await pushing.subscribed(bob)
    await pushing.tell(chat.said(ada, 'hello'))
    pushing.browsers.answer(browser, { status })
    await pushing.after(pushDelayMs)
    const { subscriptions } = await pushing.deps.recipients.find(bob)
    expect(subscriptions).toHaveLength(1)
    expect((await outcomesOf(bob)).toSorted()).toEqual(['refused', 'sent'])

    await pushing.tell(chat.said(ada, 'hello again'))
    await pushing.after(pushDelayMs)
    const tries = [pushing.triesAt(browser), pushing.triesAt(other.browser)]
    expect(tries).toEqual([1, 2])
  })

  test('as it is too large comes smaller', async () => {
    const { ada, chat, browser } = await pushing.openChat()
    await pushing.tell(chat.said(ada, '👋🏽'.repeat(500)))
    pushing.browsers.answer(browser, { status: 413 })
    await pushing.after(pushDelayMs)
    const [push] = pushing.at(browser)
    expect(push?.size ?? 0).toBeLessThanOrEqual(512 + 103)
    expect(push?.message.notification?.body).toMatch(/^👋.*…$/u)
  })

  test.each([403, 413, 302])('for no reason that passes, as %d, is not tried again', async (status) => {
    const { ada, bob, chat, browser } = await pushing.openChat()
    await pushing.tell(chat.said(ada, 'hello'))
    const location = `${pushing.browsers.origin}/elsewhere`
    pushing.browsers.answer(browser, ...Array.from({ length: 3 }, () => ({ status, headers: { location } })))
    await pushing.after(pushDelayMs)
    await pushing.after(600_000)
    expect([pushing.at(browser), await outcomesOf(bob)]).toEqual([[], ['refused']])
    expect(pushing.browsers.asked).not.toContain('elsewhere')
  })
})
