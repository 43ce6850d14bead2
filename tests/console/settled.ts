import type { Page } from 'playwright-core'
import { until } from '../../common/src/testing/until.ts'

/** Resolves when nothing is on its way any more that was asked for: lists, the chats, names of people, pictures. */
export const settled = async (page: Page): Promise<void> => {
  const isThere = async (): Promise<boolean> => {
    const waiting = page.getByRole('status').filter({ hasText: /^(Loading|Connecting|Catching up)/ })
    const unnamed = page.getByRole('article').filter({ has: page.getByText('…', { exact: true }) })
    const hasPictures = await page.evaluate(() => [...document.images].every(({ complete }) => complete))
    return hasPictures && (await waiting.or(unnamed).count()) === 0
  }
  await until(isThere, { what: 'all of the screen' })
}
