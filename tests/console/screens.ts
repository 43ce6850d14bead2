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

/** What is seen by whoever is not logged in. */
export const openScreens: readonly Screen[] = [
  addressed('sign-in', '/', 'Sign in'),
  addressed('register', '/register', 'Create an account'),
  addressed('forgot', '/forgot', /password/i),
  addressed('reset', '/reset?token=of-a-mail', /password/i),
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
      await visitor.go('/search?q=thursday')
      await visitor.page
        .getByText(/Thursday looks dry/)
        .first()
        .waitFor()
    },
  },
  addressed('rooms', '/rooms', /rooms/i),
  addressed('notifications', '/notifications', 'Notifications'),
  ...settings.map((title) => addressed(`settings-${title.toLowerCase()}`, `/settings/${title.toLowerCase()}`, title)),
  {
    name: 'inspector',
    show: async (visitor) => {
      await visitor.go('/')
      await visitor.openChat('Ben Okafor')
      await visitor.page.getByRole('article').last().waitFor()
      await visitor.toggleInspector()
      await visitor.page.getByRole('option', { name: /GET/ }).last().click()
    },
  },
]
