import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { fill } from '../../clients/demo/src/fill.ts'
import { password } from '../../clients/demo/src/cast.ts'
import { describeWith } from '../support/describe-with.ts'
import { accessProblems } from './check-access.ts'
import { startConsole, type ConsoleUnderTest, type Guest } from './console.ts'
import { besideScreens, deadEnds, innerScreens, openScreens, type Screen } from './screens.ts'
import { settled } from './settled.ts'
import { tabTo } from './tab-to.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

describeWith(['chromium'], 'every screen of the console', () => {
  let ours: ConsoleUnderTest

  beforeAll(async () => {
    ours = await startConsole()
    const { people } = await fill(ours.platform.url, 5)
    for (const { client } of people.values()) client.close()
  }, 180_000)
  afterAll(() => ours?.stop(), 60_000)

  const enter = async (guest: Guest): Promise<Guest> => {
    await guest.logIn('ada', password)
    return guest
  }

  const hasOverhang = (guest: Guest): Promise<boolean> =>
    guest.page.evaluate(() => document.documentElement.scrollWidth > innerWidth)

  /** In light all that axe knows, in dark what depends on colours; and nothing sticks out at the side. */
  const problemsOf = async (guest: Guest, screens: readonly Screen[]): Promise<string[]> => {
    const { page } = guest
    const found: string[] = []
    for (const screen of screens) {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await screen.show(guest)
      await settled(page)
      const light = await accessProblems(page)
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
      const dark = await accessProblems(page, ['color-contrast'])
      const all = [...light, ...dark.map((problem) => `dark: ${problem}`)]
      if (await hasOverhang(guest)) all.push('it is too wide')
      found.push(...all.map((problem) => `${screen.name}: ${problem}`))
    }
    return found
  }

  test('has nothing in the way of anybody, in light and in dark', async () => {
    const guest = await ours.open()
    guest.complaints.allow(/40[04]/) // of what is not there
    const outside = await problemsOf(guest, [...openScreens, ...deadEnds])
    await enter(guest)
    expect([...outside, ...(await problemsOf(guest, [...besideScreens, ...innerScreens]))]).toEqual([])
    expect(await ours.leave()).toEqual([])
  }, 240_000)

  /** Of what axe finds only this depends on the size: the rest is found above. */
  test('fits a small phone, in a language that is written from right to left too', async () => {
    const guest = await enter(await ours.open({ ...phone, viewport: { width: 360, height: 740 }, locale: 'ar-EG' }))
    expect(await guest.page.evaluate(() => document.documentElement.dir)).toBe('rtl')
    guest.complaints.allow(/404/)
    for (const screen of [...besideScreens, ...innerScreens]) {
      await screen.show(guest)
      await settled(guest.page)
      const found = await accessProblems(guest.page, ['target-size', 'scrollable-region-focusable'])
      expect({ screen: screen.name, found, hasOverhang: await hasOverhang(guest) }).toEqual({
        screen: screen.name,
        found: [],
        hasOverhang: false,
      })
    }
    await guest.page.setViewportSize({ width: 1280, height: 800 })
    await guest.step('/')
    const list = await guest.page.getByRole('navigation', { name: 'Chats' }).boundingBox()
    expect(list!.x + list!.width).toBe(1280)
    expect(await ours.leave()).toEqual([])
  }, 240_000)

  test('is reached with the keyboard alone: sign in, find a chat, write, react, open a menu', async () => {
    const guest = await ours.open()
    const { page } = guest
    const { keyboard } = page
    await page.goto(ours.platform.url)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await tabTo(page.getByLabel('Username or e-mail address'))
    await keyboard.type('ben')
    await tabTo(page.getByLabel('Password', { exact: true }))
    await keyboard.type(password)
    await keyboard.press('Enter')
    await guest.connection('Online').waitFor({ state: 'attached' })

    await tabTo(page.getByRole('combobox', { name: 'Find a chat or a person' }))
    await keyboard.type('climb')
    await page.getByRole('option', { name: /Climbing/ }).waitFor()
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowUp') // the first one is what is meant, before any arrow
    await keyboard.press('Enter')
    await page.getByRole('feed').getByRole('article').last().waitFor()

    await tabTo(guest.composer())
    await keyboard.type('With the keys alone')
    await keyboard.press('Enter')
    const mine = guest.message('With the keys alone')
    await mine.waitFor()
    await tabTo(page.getByRole('feed').locator('article[tabindex="0"]'), 'Shift+Tab')
    await keyboard.press('End')
    await until(() => mine.evaluate((element) => element === document.activeElement), { what: 'the focus on it' })
    await keyboard.press('+')
    await page.getByRole('searchbox', { name: 'Find an emoji' }).waitFor()
    await keyboard.type('rocket')
    await keyboard.press('Enter')
    await mine.getByRole('button', { name: /🚀/ }).waitFor()
    await keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Reply' }).waitFor()
    await keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    expect(await mine.evaluate((element) => element === document.activeElement)).toBe(true)
    expect(await ours.leave()).toEqual([])
  }, 120_000)

  test('of the API loads, and one can log in there', async () => {
    const guest = await ours.open()
    const { page } = guest
    await page.goto(`${ours.platform.url}/api/docs/`)
    await page.getByRole('heading', { name: 'API', exact: true }).first().waitFor()
    await page.locator('.opblock-tag').first().click()
    await page.locator('.opblock').first().waitFor()
    await page.getByLabel('Username or e-mail').fill('ada')
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('button', { name: 'Log out' }).waitFor()
    expect(await ours.leave()).toEqual([])
  }, 120_000)
})
