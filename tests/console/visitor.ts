import type { Locator, Page } from 'playwright-core'

/** Of everybody whom tests make, as in ../e2e/people.ts, which needs a test around it. */
const password = 'correct horse battery'

/** Somebody at the console; waits are for what is seen. */
export type Visitor = {
  page: Page
  signUp: (username: string) => Promise<void>
  logIn: (username: string, secret?: string) => Promise<void>
  logOut: () => Promise<void>
  /** As with a bookmark: the page is loaded anew. */
  go: (path: string) => Promise<void>
  /** As by a link of the page. */
  step: (path: string) => Promise<void>
  /** Through the list of chats. */
  openChat: (title: string) => Promise<void>
  write: (text: string) => Promise<void>
  composer: () => Locator
  /** The texts on the screen, oldest first. */
  texts: () => Promise<string[]>
  /** By what it says. */
  message: (text: string) => Locator
  connection: (word: string) => Locator
  toggleInspector: () => Promise<void>
}

export const createVisitor = (page: Page, url: string): Visitor => {
  const feed = page.getByRole('feed', { name: 'Messages' })
  const composer = (): Locator => page.getByRole('textbox', { name: 'Message', exact: true })
  const connection = (word: string): Locator => page.getByRole('banner').getByText(word, { exact: true })
  const enter = async (): Promise<void> => connection('Online').waitFor({ state: 'attached' })

  return {
    page,
    signUp: async (username) => {
      await page.goto(`${url}/register`)
      await page.getByLabel('Username').fill(username)
      await page.getByLabel('E-mail address').fill(`${username}@example.org`)
      await page.getByLabel('Password', { exact: true }).fill(password)
      await page.getByRole('button', { name: 'Create the account' }).click()
      await enter()
    },
    logIn: async (username, secret = password) => {
      await page.goto(url)
      await page.getByLabel('Username or e-mail address').fill(username)
      await page.getByLabel('Password', { exact: true }).fill(secret)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await enter()
    },
    logOut: async () => {
      await page
        .getByRole('button', { name: /^Menu of / })
        .first()
        .click()
      await page.getByRole('menuitem', { name: 'Log out' }).click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    },
    go: async (path) => void (await page.goto(url + path)),
    step: (path) => page.evaluate((to) => history.pushState(null, '', to), path),
    openChat: async (title) => {
      await page.getByRole('navigation', { name: 'Chats' }).getByRole('link', { name: title }).click()
      await feed.waitFor()
    },
    write: async (text) => {
      await composer().fill(text)
      await composer().press('Enter')
    },
    composer,
    texts: () => feed.locator('article p[dir=auto]').allInnerTexts(),
    message: (text) => feed.getByRole('article').filter({ has: page.getByText(text, { exact: true }) }),
    connection,
    toggleInspector: () => page.getByRole('button', { name: 'Inspector', exact: true }).click(),
  }
}
