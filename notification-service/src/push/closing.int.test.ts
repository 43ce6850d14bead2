import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { changeRecipient } from '../recipients/change-recipient.ts'
import { openTestPushing, pushDelayMs, type TestPushing } from './testing/open-test-pushing.ts'

let pushing: TestPushing
beforeAll(async () => void (pushing = await openTestPushing()))
afterAll(() => pushing.close())

const typesAt = (browser: string) => pushing.at(browser).map(({ message }) => message.type)

const pushed = async () => {
  const opened = await pushing.openChat()
  await pushing.tell(opened.chat.said(opened.ada, 'hello'))
  await pushing.after(pushDelayMs)
  return opened
}

describe('what was pushed', () => {
  test('is closed, once, when it is read elsewhere', async () => {
    const { bob, chat, browser } = await pushed()
    await pushing.tell(chat.read(bob))
    await pushing.after(0)
    await pushing.tell(chat.read(bob))
    await pushing.after(60_000)

    const [push, close, ...others] = pushing.at(browser)
    expect(others).toEqual([])
    expect(close!.message).toEqual({
      type: 'close',
      notificationId: push!.message.notification!.id,
      chatId: chat.chatId,
    })
    expect(close!.headers['topic']).toBe(push!.headers['topic'])
  })

  test('and never arrived is not closed', async () => {
    const { ada, bob, chat, browser } = await pushing.openChat()
    await pushing.tell(chat.said(ada, 'hello'))
    pushing.browsers.answer(browser, { status: 400 })
    await pushing.after(pushDelayMs)
    await pushing.tell(chat.read(bob))
    await pushing.after(60_000)
    expect(pushing.triesAt(browser)).toBe(1)
  })

  test('is not closed where something newer has taken its place', async () => {
    const { ada, bob, chat, browser } = await pushed()
    await pushing.tell(chat.read(bob))
    pushing.browsers.answer(browser, { status: 503, headers: { 'retry-after': '60' } })
    await pushing.after(0)
    await pushing.tell(chat.said(ada, 'and now?'))
    await pushing.after(pushDelayMs)
    await pushing.after(600_000)
    expect(typesAt(browser)).toEqual(['notification', 'notification'])

    await pushing.tell(chat.read(bob))
    await pushing.after(0)
    expect(typesAt(browser)).toEqual(['notification', 'notification', 'close'])
  })

  test('is closed after all where what was to take its place never came', async () => {
    const { ada, bob, chat, browser } = await pushed()
    await pushing.tell(chat.read(bob))
    pushing.browsers.answer(browser, { status: 503, headers: { 'retry-after': '60' } }, { status: 400 })
    await pushing.after(0)
    await pushing.tell(chat.said(ada, 'and now?'))
    await pushing.after(pushDelayMs)
    await pushing.after(600_000)
    expect(typesAt(browser)).toEqual(['notification', 'close'])
  })

  test('stays where a push that shows nothing would end the subscription', async () => {
    const { bob, chat, browser, id } = await pushed()
    await changeRecipient(pushing.deps, bob, (recipient) => ({
      ...recipient,
      subscriptions: recipient.subscriptions.map((one) => ({ ...one, endpoint: 'https://web.push.apple.com/abc' })),
    }))
    await pushing.tell(chat.read(bob))
    await pushing.after(60_000)
    expect(typesAt(browser)).toEqual(['notification'])
    const works = await pushing.worksOf(bob)
    expect(works.find(({ kind }) => kind === 'close')).toMatchObject({
      data: { subscriptionId: id },
      outcome: { result: 'dropped', reason: 'takes no silent pushes' },
    })
  })
})
