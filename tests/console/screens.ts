import type { Visitor } from './visitor.ts'

export type Screen = {
  name: string
  /** From wherever the visitor is; resolves when it is all there. */
  show: (visitor: Visitor) => Promise<void>
  /** Its picture is kept in dark too. */
  isShownDark?: true
}

const heading = (visitor: Visitor, name: string | RegExp): Promise<void> =>
  visitor.page.getByRole('heading', { name }).first().waitFor()

const addressed = (name: string, path: string, isThere: string | RegExp): Screen => ({
  name,
  show: async (visitor) => {
    await visitor.go(path)
    await heading(visitor, isThere)
  },
})

/** Without a load: from any screen of somebody who is logged in, whatever is open over it. */
const stepped = (name: string, path: string, isThere: string | RegExp): Screen => ({
  name,
  show: async (visitor) => {
    await visitor.page.keyboard.press('Escape')
    await visitor.step(path)
    await heading(visitor, isThere)
  },
})

/** What is seen by whoever is not logged in. */
export const openScreens: readonly Screen[] = [
  addressed('sign-in', '/', 'Sign in'),
  addressed('register', '/register', 'Create an account'),
  addressed('forgot', '/forgot', /password/i),
  addressed('reset', '/reset?token=of-a-mail', /password/i),
]

/** What a mail or a provider leads to that is of no use; no pictures of them are kept. */
export const deadEnds: readonly Screen[] = [
  addressed('verify', '/verify', 'Verify your e-mail address'),
  addressed('unlock', '/unlock', 'Sign in again now'),
  addressed('oidc', '/oidc?error=access_denied', 'Signing in'),
]

const settings = ['Profile', 'Security', 'Devices', 'Notifications', 'Privacy', 'Appearance']

const chat = (name: string, title: string): Screen => ({
  name,
  isShownDark: true,
  show: async (visitor) => {
    await visitor.step('/')
    await visitor.openChat(title)
    await visitor.page.getByRole('article').last().waitFor()
  },
})

/** Of the chat that is open. */
const panel = (name: string, open: (visitor: Visitor) => Promise<void>): Screen => ({
  name,
  show: async (visitor) => {
    await visitor.step('/')
    await visitor.openChat('Climbing on Thursday')
    await visitor.page.getByRole('article').last().waitFor()
    await open(visitor)
  },
})

/** What Ada of the demo sees. */
export const innerScreens: readonly Screen[] = [
  {
    name: 'chats',
    isShownDark: true,
    show: async (visitor) => {
      await visitor.page.keyboard.press('Escape')
      await visitor.step('/')
      await visitor.page.getByRole('link', { name: /Town square/ }).waitFor()
    },
  },
  chat('direct-chat', 'Ben Okafor'),
  chat('group-chat', 'Climbing on Thursday'),
  chat('closed-group', 'Announcements'),
  panel('message-menu', async ({ page }) => {
    await page.getByRole('article').last().press('Enter')
    await page.getByRole('menu').waitFor()
  }),
  panel('emojis', async ({ page }) => {
    await page.keyboard.press('Escape')
    await page.getByRole('article').last().press('+')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await page.getByRole('searchbox', { name: 'Find an emoji' }).waitFor()
  }),
  panel('thread', async ({ page }) => {
    await page.keyboard.press('Escape')
    await page.getByRole('article').last().press('t')
    await page.getByRole('complementary', { name: 'Thread' }).waitFor()
  }),
  {
    name: 'new-chat',
    show: async (visitor) => {
      await visitor.step('/')
      await visitor.page.getByRole('button', { name: 'New chat' }).click()
      await visitor.page.getByRole('combobox', { name: 'Chat with' }).fill('gra')
      await visitor.page.getByRole('option').first().waitFor()
    },
  },
  {
    name: 'search',
    show: async (visitor) => {
      await visitor.page.keyboard.press('Escape')
      await visitor.step('/search?q=thursday')
      await visitor.page
        .getByText(/Thursday looks dry/)
        .first()
        .waitFor()
    },
  },
  stepped('rooms', '/rooms', /rooms/i),
  stepped('notifications', '/notifications', 'Notifications'),
  ...settings.map((title) => stepped(`settings-${title.toLowerCase()}`, `/settings/${title.toLowerCase()}`, title)),
  {
    name: 'inspector',
    show: async (visitor) => {
      await visitor.step('/')
      await visitor.openChat('Ben Okafor')
      await visitor.page.getByRole('article').last().waitFor()
      await visitor.toggleInspector()
      await visitor.page.getByRole('option', { name: /GET/ }).last().click()
    },
  },
]

/** What is beside the messages and over them, as it is asked for; no pictures of it are kept. */
export const besideScreens: readonly Screen[] = [
  {
    name: 'new-group',
    show: async (visitor) => {
      await visitor.step('/')
      await visitor.page.getByRole('button', { name: 'New chat' }).click()
      await visitor.page.getByRole('button', { name: 'New group' }).click()
      await visitor.page.getByRole('heading', { name: 'New group' }).waitFor()
    },
  },
  stepped('no-invite', '/invites/none', 'You are invited'),
  stepped('no-chat', '/chats/00000000-0000-4000-8000-000000000000', 'Chat'),
  panel('details', async ({ page }) => {
    await page.getByRole('button', { name: 'Details', exact: true }).click()
    for (const name of ['Members', 'Manage']) await page.getByRole('tab', { name }).click()
    await page.getByRole('heading', { name: 'Banned people' }).waitFor()
  }),
  panel('scheduled', async ({ page }) => {
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'More of this chat' }).click()
    await page.getByRole('menuitem', { name: 'Scheduled messages' }).click()
    await page.getByText(/Nothing waits to be sent/).waitFor()
  }),
  panel('delete', async ({ page }) => {
    await page.keyboard.press('Escape')
    await page.getByRole('article').last().press('Delete')
    await page.getByRole('dialog').waitFor()
  }),
]
