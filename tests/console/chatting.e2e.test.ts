import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { portrait } from '../../clients/demo/src/portrait.ts'
import type { Device } from '../e2e/people.ts'
import { describeWith } from '../support/describe-with.ts'
import { startConsole, type ConsoleUnderTest, type Guest } from './console.ts'

const nameOf = (who: string): string => `${who}-${randomUUID().slice(0, 8)}`

const hill = async (): Promise<Buffer> => Buffer.from(await portrait('hill', 320, 200).arrayBuffer())

describeWith(['chromium'], 'people at the console', () => {
  let ours: ConsoleUnderTest
  let ada: Device
  let page: Guest

  beforeAll(async () => {
    ours = await startConsole()
    ada = await ours.people.register('ada')
    page = await ours.openForAll()
    await page.logIn(ada.username)
  }, 120_000)
  afterAll(() => ours?.stop(), 60_000)
  afterEach(async () => expect(await ours.leave()).toEqual([]))

  /** Somebody by the SDK who has written to Ada, and she at the page where she reads it. */
  const friendOfAda = async () => {
    const name = nameOf('bob')
    const friend = await ours.people.join(name)
    const { chatId } = await friend.client.messages.send({ to: ada.username, text: 'hello' })
    await page.openChat(name)
    await page.message('hello').waitFor()
    return { friend, name, chatId }
  }

  test('two browsers sign up and chat; one loads its page anew, logs out and in again', async () => {
    const [left, right] = [await ours.open(), await ours.open()]
    const [eve, bob] = [nameOf('eve'), nameOf('bob')]
    await Promise.all([left.signUp(eve), right.signUp(bob)])

    await left.page.getByRole('button', { name: 'New chat' }).click()
    await left.page.getByRole('combobox', { name: 'Chat with' }).fill(bob)
    await left.page.getByRole('option', { name: bob }).click()
    await left.write('Hello Bob')
    await left.message('Hello Bob').getByText('Delivered').waitFor({ state: 'attached' })

    await right.openChat(eve)
    await right.message('Hello Bob').waitFor()
    await left.message('Hello Bob').getByText('Read', { exact: true }).waitFor({ state: 'attached' })
    await right.composer().pressSequentially('Hi')
    await left.page
      .getByText(/is writing/)
      .first()
      .waitFor()
    await right.composer().press('Enter')
    await left.message('Hi').waitFor()
    await until(async () => (await left.page.title()) === `${bob} · Chat`, { what: 'the title without unread ones' })

    await left.page.reload()
    await left.message('Hi').waitFor()
    await left.connection('Online').waitFor({ state: 'attached' })
    left.complaints.allow(/401.*(unread-count|auth\/refresh)/) // a call may be under way when the session ends
    await left.logOut()
    await left.logIn(eve)
  }, 60_000)

  test('a tab that slept shows what was said meanwhile, once', async () => {
    const { friend, chatId } = await friendOfAda()
    const debug = await page.context.newCDPSession(page.page)
    await debug.send('Page.setWebLifecycleState', { state: 'frozen' })
    for (const text of ['one', 'two', 'three']) await friend.client.messages.send({ chatId, text })
    await debug.send('Page.setWebLifecycleState', { state: 'active' })
    await page.message('three').waitFor()
    expect(await page.texts()).toEqual(['hello', 'one', 'two', 'three'])
  }, 60_000)

  test('the last message is edited with an arrow, and one that is refused is sent again or discarded', async () => {
    const { friend } = await friendOfAda()
    const { users } = friend.client
    const isFocused = (): Promise<boolean> =>
      page.page.evaluate(() => document.activeElement?.matches('[role=feed] article') ?? false)
    await page.write('Helo')
    await page.message('Helo').getByText('Delivered').waitFor({ state: 'attached' })
    await page.composer().press('ArrowUp')
    await page.page.getByText('Editing').waitFor()
    await page.write('Hello')
    await page.message('Hello').getByRole('button', { name: 'edited' }).click()
    const versions = page.page.getByRole('dialog', { name: 'Earlier versions' })
    await versions.getByText('Helo', { exact: true }).waitFor()
    await page.page.keyboard.press('Escape')
    await versions.waitFor({ state: 'detached' })

    for (const [text, way] of [
      ['one', 'Try again'],
      ['two', 'Discard'],
    ] as const) {
      await users.block(ada.id)
      await page.write(text)
      const button = page.message(text).getByRole('button', { name: way })
      await button.waitFor()
      await users.unblock(ada.id)
      await button.press('Enter')
      await until(isFocused, { what: 'the focus on a message' })
      await page.message('one').getByText('Delivered').waitFor({ state: 'attached' })
    }
    expect(await page.texts()).toEqual(['hello', 'Hello', 'one'])
  }, 60_000)

  test('a long chat is entered where reading was left, or at a message, and is read to its end', async () => {
    const name = nameOf('bob')
    const { client } = await ours.people.join(name)
    const { chatId } = await client.messages.send({ to: ada.username, text: 'tea 0' })
    const seqs: number[] = []
    for (let number = 1; number <= 120; number += 1)
      seqs.push((await client.messages.send({ chatId, text: `tea ${number}` })).seq)

    await page.openChat(name)
    await page.message('tea 0').waitFor()
    await page.page.getByText('New', { exact: true }).waitFor()
    await page.step(`/chats/${chatId}?seq=${seqs[59]}`)
    await page.message('tea 60').and(page.page.locator('[data-highlighted]')).waitFor()
    await page.message('tea 60').press('End') // to one that was not drawn yet
    const focused = (): Promise<string> => page.page.evaluate(() => document.activeElement?.textContent ?? '')
    await until(async () => /tea ([789]|1\d)\d/.test(await focused()), {
      what: 'the focus on the last one that is loaded',
    })
    await page.page.getByRole('button', { name: /new messages|Latest messages/ }).click()
    await page.message('tea 120').waitFor()
    await until(async () => (await page.page.title()) === `${name} · Chat`, { what: 'the title without unread ones' })
  }, 60_000)

  test('the line is cut in the middle of sends: everything arrives once, in order', async () => {
    const { friend, chatId } = await friendOfAda()
    await page.toggleInspector()
    const cut = page.page.getByRole('switch', { name: 'Cut the line' })
    for (const text of ['1', '2', '3']) await page.write(text)
    await cut.click()
    await page.connection('Offline').or(page.connection('Connecting…')).waitFor()
    for (const text of ['4', '5', '6']) await page.write(text)
    await page.message('6').getByText('Being sent').waitFor({ state: 'attached' })
    await friend.client.messages.send({ chatId, text: 'are you there?' })

    await cut.click()
    await page.connection('Online').waitFor({ state: 'attached' })
    await page.message('are you there?').waitFor()
    const ofAda = () => friend.heard.message.filter(({ senderId }) => senderId === ada.id).map(({ text }) => text)
    await until(() => ofAda().includes('6'), { what: 'the last message' })
    expect(ofAda()).toEqual(['1', '2', '3', '4', '5', '6'])
    await until(async () => (await page.page.getByText('Being sent').count()) === 0, { what: 'nothing that waits' })
    expect((await page.texts()).sort()).toEqual(['1', '2', '3', '4', '5', '6', 'are you there?', 'hello'])
    await page.page.getByRole('searchbox', { name: 'With these words' }).fill('sync')
    await page.page
      .getByRole('option', { name: /socket call sync/ })
      .first()
      .waitFor()
    await page.toggleInspector()
  }, 60_000)

  test('two tabs whose token is over renew it with one request, and a log-out is seen by the other', async () => {
    const { username } = await ours.people.register('cyd')
    const first = await ours.open()
    await first.logIn(username)
    const second = await first.newTab()
    await second.go('/')
    await second.connection('Online').waitFor({ state: 'attached' })

    const renewals: string[] = []
    first.context.on('request', (request) => {
      if (request.url().includes('/auth/refresh')) renewals.push(request.url())
    })
    await first.page.evaluate(() => {
      const kept = JSON.parse(localStorage.getItem('chat.tokens')!) as object // as the SDK keeps it
      localStorage.setItem('chat.tokens', JSON.stringify({ ...kept, expiresAt: 0 }))
    })
    await Promise.all([first, second].map(({ page }) => page.getByRole('link', { name: /^Notifications/ }).click()))
    for (const { page } of [first, second]) await page.getByText('Nothing yet.').waitFor()
    expect(renewals).toHaveLength(1)

    await first.logOut()
    await second.page.getByRole('heading', { name: 'Sign in' }).waitFor()
  }, 60_000)

  test('a picture is shown before it is sent, and by those who get it; what is pasted is sent too', async () => {
    const { friend } = await friendOfAda()
    await page.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'hill.png', mimeType: 'image/png', buffer: await hill() })
    const waiting = page.page.getByRole('list', { name: 'Files of this message' })
    await until(() => waiting.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth > 0))
    await page.composer().evaluate((field) => {
      const clipboardData = new DataTransfer()
      clipboardData.items.add(new File(['some words'], 'words.txt', { type: 'text/plain' }))
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    })
    await waiting.getByText('words.txt').waitFor()
    await page.page.getByRole('button', { name: 'Send', exact: true }).click()

    const other = await ours.open({ viewport: { width: 390, height: 844 } })
    await other.logIn(friend.username)
    await other.openChat('ada')
    await other.page.getByRole('link', { name: /words\.txt/ }).waitFor()
    const shown = other.page.getByAltText('hill.png')
    await until(() => shown.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0), { what: 'the picture' })
  }, 60_000)

  test('who wants pushes gets a worker for them, or is told why not', async () => {
    const guest = await ours.open()
    guest.complaints.allow(/does not support the Push API in incognito mode/) // as which a browser of tests runs
    await guest.context.grantPermissions(['notifications'], { origin: ours.platform.url })
    await guest.logIn(ada.username)
    await guest.go('/settings/notifications')
    await guest.page.getByRole('button', { name: 'Push to this browser' }).click()
    const outcome = guest.page.getByText(/This browser is pushed to|This browser could not be set up/)
    await outcome.waitFor()
    const worker = await guest.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration()
      return (registration?.active ?? registration?.installing ?? registration?.waiting)?.scriptURL
    })
    expect(new URL(worker!).pathname).toBe('/push-worker.js')
  }, 60_000)

  test('who was logged in and cannot reach the server is not asked to log in', async () => {
    const guest = await ours.open()
    guest.complaints.allow(/Failed to load resource|ERR_/)
    await guest.logIn(ada.username)
    await guest.context.route('**/api/**', (route) => route.abort())
    await guest.context.routeWebSocket('**/socket.io/**', (socket) => socket.close())
    await guest.page.clock.install()
    await guest.page.reload()
    const unreachable = guest.page.getByRole('heading', { name: 'The server cannot be reached' })
    const isTold = async (): Promise<boolean> => {
      await guest.page.clock.fastForward(1_000) // it tries again some times before it says so
      return unreachable.isVisible()
    }
    await until(isTold, { what: 'that the server cannot be reached' })
    await guest.context.unroute('**/api/**')
    await guest.page.getByRole('button', { name: 'Try now' }).click()
    await guest.page.getByRole('navigation', { name: 'Chats' }).waitFor()
  }, 90_000)
})
