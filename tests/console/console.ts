import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import { createPeople, type People } from '../e2e/people.ts'
import { startPlatform, type Platform } from '../e2e/platform.ts'
import { startChromium } from '../support/chromium.ts'
import { watchComplaints, type Complaints } from './complaints.ts'
import { createVisitor, type Visitor } from './visitor.ts'

export type Guest = Visitor & {
  context: BrowserContext
  complaints: Complaints
  /** Another tab of the same browser. */
  newTab: () => Promise<Visitor>
}

export type ConsoleUnderTest = {
  platform: Platform
  /** By the SDK, where the page itself is not what is tried. */
  people: People
  /** A browser of its own, with nothing in it. */
  open: (options?: BrowserContextOptions) => Promise<Guest>
  /** As `open`, for all tests of a file. */
  openForAll: (options?: BrowserContextOptions) => Promise<Guest>
  /** What the browsers complained of; closes all that were opened since the last call, other than for all tests. */
  leave: () => Promise<string[]>
  stop: () => Promise<void>
}

/** One platform and one browser for the tests of a file. */
export const startConsole = async (env: Record<string, string> = {}): Promise<ConsoleUnderTest> => {
  const [platform, browser]: [Platform, Browser] = await Promise.all([startPlatform({ env }), startChromium()])
  const people = createPeople(platform.url)
  const lasting: Guest[] = []
  let guests: Guest[] = []

  const openGuest = async (options?: BrowserContextOptions): Promise<Guest> => {
    const context = await browser.newContext({
      locale: 'en-GB',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
      ...options,
    })
    context.setDefaultTimeout(15_000)
    const complaints = watchComplaints(context, platform.url)
    const newTab = async (): Promise<Visitor> => createVisitor(await context.newPage(), platform.url)
    return { ...(await newTab()), context, complaints, newTab }
  }

  const keptIn =
    (list: () => Guest[]) =>
    async (options?: BrowserContextOptions): Promise<Guest> => {
      const guest = await openGuest(options)
      list().push(guest)
      return guest
    }

  return {
    platform,
    people,
    open: keptIn(() => guests),
    openForAll: keptIn(() => lasting),
    leave: async () => {
      const left = guests
      guests = []
      await Promise.all(left.map(({ context }) => context.close()))
      people.leave()
      return [...left, ...lasting].flatMap(({ complaints }) => complaints.all())
    },
    stop: async () => {
      await browser.close()
      await platform.remove()
    },
  }
}
