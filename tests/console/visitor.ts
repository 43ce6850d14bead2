import type { Locator, Page } from 'playwright-core'
import { password } from '../e2e/people.ts'

/** Somebody at the console; waits are for what is seen. */
export type Visitor = {
  page: Page
  signUp: (username: string) => Promise<void>
  logIn: (username: string) => Promise<void>
  logOut: () => Promise<void>
  /** By an address of the console. */
  go: (path: string) => Promise<void>
  /** Through the list of chats. */
  openChat: (title: string) => Promise<void>
  write: (text: string) => Promise<void>
  composer: () => Locator
  /** The texts on screen, oldest first. */
  messages: () => Promise<string[]>
  message: (text: string) => Locator
  connection: (word: string) => Locator
  toggleInspector: () => Promise<void>
}

export const createVisitor = (page: Page, url: string): Visitor => {
  const composer = (): Locator => page.getByRole('textbox', { name: /^Message/ })
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
    logIn: async (username) => {
      await page.goto(url)
      await page.getByLabel('Username or e-mail address').fill(username)
      await page.getByLabel('Password', { exact: true }).fill(password)
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
    openChat: async (title) => {
      await page.getByRole('navigation', { name: 'Chats' }).getByRole('link', { name: title }).click()
      await composer().waitFor()
    },
    write: async (text) => {
      await composer().fill(text)
      await composer().press('Enter')
    },
    composer,
    messages: () => page.locator('[data-message-text]').allInnerTexts(),
    message: (text) => page.getByRole('main').getByText(text, { exact: true }),
    connection,
    toggleInspector: () => page.getByRole('button', { name: 'Inspector' }).click(),
  }
}
