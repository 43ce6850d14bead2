import { chromium, type Browser } from 'playwright-core'
import { findCommand } from './find-command.ts'

export const chromiumAdvice =
  'Chromium is not installed (Debian: apt-get install chromium; macOS: brew install chromium), or name one by CHROMIUM_BINARY'

const find = (): string | undefined =>
  process.env.CHROMIUM_BINARY ?? findCommand('chromium') ?? findCommand('google-chrome')

export const isChromiumInstalled = (): boolean => find() !== undefined

/** A browser that asks nobody for anything by itself. Without a sandbox, which root has none of: it opens our pages only. */
export const startChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: find() ?? chromium.executablePath(),
    args: ['--disable-background-networking', '--disable-component-update', '--disable-gpu'],
    chromiumSandbox: false,
  })
