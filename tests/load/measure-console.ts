import { openDatabase } from '@chat/common/mongo/open-database'
import { createClient, type Client } from '@chat/sdk'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { databaseUrl } from '../../local/src/database-url.ts'
import { startPlatform, type Platform } from '../e2e/platform.ts'
import { startChromium } from '../support/chromium.ts'
import { fillChat } from './fill-chat.ts'
import { installProbe } from './page-probe.ts'
import { median, percentile } from './percentile.ts'
import { ms, times, type Row } from './report.ts'
import type { Servers } from './servers.ts'

const password = 'correct horse battery'
const slowDown = 4
const sizes = { short: 100, long: 1_000_000 }
const heard = 40
const row = (what: string, measured: string, goal: string, met: boolean, ratio = ''): Row => ({
  what,
  measured,
  ratio,
  goal,
  met,
})

const newPage = async (browser: Browser): Promise<{ page: Page; session: CDPSession }> => {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 } })
  await context.addInitScript('globalThis.__name = (named) => named') // what tsx compiles calls it around each function
  await context.addInitScript(installProbe)
  const page = await context.newPage()
  return { page, session: await context.newCDPSession(page) }
}

const there = (page: Page, selector: string): Promise<number> =>
  page.evaluate((what) => probe.whenThere(what), selector)

const logIn = async (page: Page, url: string, username: string): Promise<void> => {
  await page.goto(url)
  await page.getByLabel('Username or e-mail address').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await there(page, 'nav a[href^="/chats/"]')
}

/** Bytes of the page itself, compressed as they come, until the list of chats is there. */
const measureLoad = async ({ page, session }: { page: Page; session: CDPSession }): Promise<Row> => {
  const pages = new Set<string>()
  let bytes = 0
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (!new URL(response.url).pathname.startsWith('/api/')) pages.add(requestId)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (pages.has(requestId)) bytes += encodedDataLength
  })
  await page.reload()
  await there(page, 'nav a[href^="/chats/"]')
  const kilobytes = bytes / 1_000
  return row(
    'console: first load of somebody who is logged in',
    `${kilobytes.toFixed(1)} kB`,
    '<= 200 kB',
    kilobytes <= 200,
  )
}

const measureStartOf = async (browser: Browser, url: string, rounds: number): Promise<Row> => {
  const took: number[] = []
  for (let round = 0; round < rounds * 3; round += 1) {
    const { page, session } = await newPage(browser)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowDown })
    await page.goto(url)
    took.push(await there(page, 'input[type=password]'))
    await page.context().close()
  }
  const p50 = median(took)
  return row(
    `console: until one can sign in, CPU slowed down ${slowDown} times`,
    `p50 ${ms(p50)}`,
    '<= 1,000 ms',
    p50 <= 1_000,
  )
}

const measureMessages = async (page: Page, sender: Client, chatId: string): Promise<Row> => {
  await page.locator(`nav a[href="/chats/${chatId}"]`).click()
  await there(page, '[role=feed] article')
  for (let number = 1; number <= heard; number += 1) {
    await sender.messages.send({ chatId, text: `probe ${number}` })
    await page.getByText(`probe ${number}`, { exact: true }).last().waitFor()
  }
  await page.waitForFunction(
    (count) => Object.values(probe.delays()).filter(Number.isFinite).length >= count,
    heard - 1,
  )
  const delays = Object.values(await page.evaluate(() => probe.delays())).filter(Number.isFinite)
  const [p50, p95] = [median(delays), percentile(delays, 0.95)]
  return row('console: a message is drawn after its frame', `p50 ${ms(p50)}, p95 ${ms(p95)}`, 'p95 <= 50 ms', p95 <= 50)
}

const measureOpening = async (page: Page, chats: { short: string; long: string }, rounds: number): Promise<Row> => {
  const took: Record<keyof typeof chats, number[]> = { short: [], long: [] }
  for (let round = 0; round < rounds * 4; round += 1)
    for (const size of ['short', 'long'] as const) {
      await page.evaluate(() => history.pushState(null, '', '/'))
      await page.locator('[role=feed]').waitFor({ state: 'detached' })
      const startedAt = await page.evaluate((href) => {
        document.querySelector<HTMLElement>(`nav a[href="${href}"]`)?.click()
        return performance.now()
      }, `/chats/${chats[size]}`)
      took[size].push((await there(page, '[role=feed] article')) - startedAt)
    }
  const [short, long] = [median(took.short), median(took.long)]
  const what = `console: opening a chat of ${sizes.long.toLocaleString('en')} messages, against one of ${sizes.short}`
  return row(what, `p50 ${ms(long)} against ${ms(short)}`, '<= 1.25 x', long / short <= 1.25, times(long / short))
}

const join = async (url: string, username: string): Promise<Client> => {
  const client = createClient({ url })
  await client.register({ username, email: `${username}@example.org`, password })
  return client
}

const prepare = async (platform: Platform, mongoUrl: string) => {
  const [reader, sender] = await Promise.all([join(platform.url, 'reader'), join(platform.url, 'sender')])
  const db = await openDatabase(databaseUrl(mongoUrl, 'chat_db'))
  const made = { short: '', long: '' }
  for (const size of ['short', 'long'] as const) {
    const { id: chatId } = await sender.chats.createGroup({ name: `a ${size} one`, memberIds: [reader.userId()!] })
    await fillChat(db, { chatId, senderId: sender.userId()!, upToSeq: sizes[size] })
    await reader.chats.markRead(chatId, sizes[size])
    made[size] = chatId
  }
  const { id: live } = await sender.chats.createGroup({ name: 'a live one', memberIds: [reader.userId()!] })
  await db.close()
  reader.close()
  return { sender, made, live }
}

/** The pages as people have them, in a real browser. */
export const measureConsole = async ({ mongoUrl, rounds }: Servers): Promise<Row[]> => {
  const url = mongoUrl()
  const [platform, browser] = await Promise.all([startPlatform({ mongoUrl: url }), startChromium()])
  try {
    const { sender, made, live } = await prepare(platform, url)
    const start = await measureStartOf(browser, platform.url, rounds)
    const reader = await newPage(browser)
    await logIn(reader.page, platform.url, 'reader')
    const load = await measureLoad(reader)
    const messages = await measureMessages(reader.page, sender, live)
    const opening = await measureOpening(reader.page, made, rounds)
    sender.close()
    return [load, start, messages, opening]
  } finally {
    await browser.close()
    await platform.remove()
  }
}
