import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { portrait } from '../../clients/demo/src/portrait.ts'
import { describeWith } from '../support/describe-with.ts'
import { startConsole, type ConsoleUnderTest, type Guest } from './console.ts'

const nameOf = (who: string): string => `${who}-${randomUUID().slice(0, 8)}`

const hill = async (): Promise<Buffer> => Buffer.from(await portrait('hill', 320, 200).arrayBuffer())

describeWith(['chromium'], 'people at the console', () => {
  let ours: ConsoleUnderTest

  beforeAll(async () => {
    ours = await startConsole()
  }, 120_000)
  afterAll(() => ours?.stop(), 60_000)
  afterEach(async () => expect(await ours.leave()).toEqual([]))

  /** Ada at the page, and Bob by the SDK, in a chat of theirs. */
  const adaAndBob = async () => {
    const [ada, bob] = [await ours.people.join('ada'), await ours.people.join('bob')]
    const { chatId } = await bob.client.messages.send({ to: ada.username, text: 'hello' })
    const page = await ours.open()
    await page.logIn(ada.username)
    await page.openChat('bob')
    await page.message('hello').waitFor()
    return { ada, bob, chatId, page }
  }

  test('somebody signs up, loads the page anew, logs out and in again', async () => {
    const guest = await ours.open()
    const username = nameOf('eve')
    await guest.signUp(username)
    await guest.page.reload()
    await guest.connection('Online').waitFor({ state: 'attached' })
    guest.complaints.allow(/401.*unread-count/) // it may be under way when the session ends
    await guest.logOut()
    await guest.logIn(username)
  }, 60_000)

  test('two browsers chat: the message, that somebody writes, and that it is read', async () => {
    const [left, right] = [await ours.open(), await ours.open()]
    const [ada, bob] = [nameOf('ada'), nameOf('bob')]
    await Promise.all([left.signUp(ada), right.signUp(bob)])

    await left.page.getByRole('button', { name: 'New chat' }).click()
    await left.page.getByRole('combobox', { name: 'Chat with' }).fill(bob)
    await left.page.getByRole('option', { name: bob }).click()
    await left.write('Hello Bob')
    await left.message('Hello Bob').getByText('Delivered').waitFor({ state: 'attached' })

    await right.openChat(ada)
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
  }, 60_000)

  test('a tab that slept shows what was said meanwhile, once', async () => {
    const { bob, chatId, page } = await adaAndBob()
    const debug = await page.context.newCDPSession(page.page)
    await debug.send('Page.setWebLifecycleState', { state: 'frozen' })
    for (const text of ['one', 'two', 'three']) await bob.client.messages.send({ chatId, text })
    await debug.send('Page.setWebLifecycleState', { state: 'active' })
    await page.message('three').waitFor()
    expect(await page.texts()).toEqual(['hello', 'one', 'two', 'three'])
  }, 60_000)

  test('the line is cut in the middle of sends: everything arrives once, in order', async () => {
    const { ada, bob, chatId, page } = await adaAndBob()
    await page.toggleInspector()
    const cut = page.page.getByRole('switch', { name: 'Cut the line' })
    for (const text of ['1', '2', '3']) await page.write(text)
    await cut.click()
    await page.connection('Offline').or(page.connection('Connecting…')).waitFor()
    for (const text of ['4', '5', '6']) await page.write(text)
    await page.message('6').getByText('Being sent').waitFor({ state: 'attached' })
    await bob.client.messages.send({ chatId, text: 'are you there?' })

    await cut.click()
    await page.connection('Online').waitFor({ state: 'attached' })
    await page.message('are you there?').waitFor()
    const ofAda = () => bob.heard.message.filter(({ senderId }) => senderId === ada.id).map(({ text }) => text)
    await until(() => ofAda().includes('6'), { what: 'the last message' })
    expect(ofAda()).toEqual(['1', '2', '3', '4', '5', '6'])
    await until(async () => (await page.page.getByText('Being sent').count()) === 0, { what: 'nothing that waits' })
    expect((await page.texts()).sort()).toEqual(['1', '2', '3', '4', '5', '6', 'are you there?', 'hello'])
    await page.page.getByRole('searchbox', { name: 'With these words' }).fill('sync')
    await page.page
      .getByRole('option', { name: /socket call sync/ })
      .first()
      .waitFor()
  }, 60_000)

  test('two tabs whose token is over renew it with one request, and a log-out is seen by the other', async () => {
    const ada = await ours.people.register('ada')
    const first = await ours.open()
    await first.logIn(ada.username)
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

  test('a picture is shown before it is sent, and by those who get it', async () => {
    const { bob, page } = await adaAndBob()
    await page.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'hill.png', mimeType: 'image/png', buffer: await hill() })
    const waiting = page.page.getByRole('list', { name: 'Files of this message' })
    await until(() => waiting.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth > 0))
    await page.page.getByRole('button', { name: 'Send', exact: true }).click()

    const other = await ours.open({ viewport: { width: 390, height: 844 } })
    await other.logIn(bob.username)
    await other.openChat('ada')
    const shown = other.page.getByAltText('hill.png')
    await until(() => shown.evaluate((image) => (image as HTMLImageElement).naturalWidth > 0), { what: 'the picture' })
  }, 60_000)

  test('who wants pushes gets a worker for them, or is told why not', async () => {
    const ada = await ours.people.register('ada')
    const guest: Guest = await ours.open()
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
    const ada = await ours.people.register('ada')
    const guest = await ours.open()
    guest.complaints.allow(/Failed to load resource|ERR_/)
    await guest.logIn(ada.username)
    await guest.context.route('**/api/**', (route) => route.abort())
    await guest.context.routeWebSocket('**/socket.io/**', (socket) => socket.close())
    await guest.page.reload()
    await guest.page.getByRole('heading', { name: 'The server cannot be reached' }).waitFor({ timeout: 45_000 })
    await guest.context.unroute('**/api/**')
    await guest.page.getByRole('button', { name: 'Try now' }).click()
    await guest.page.getByRole('navigation', { name: 'Chats' }).waitFor()
  }, 90_000)
})
