import type { BrowserContext, ConsoleMessage, Page } from 'playwright-core'

/** What a browser says that no page of ours may make it say; `allow` for what a test does on purpose. */
export type Complaints = { all: () => string[]; allow: (shape: RegExp) => void }

const isOwn = (address: string, url: string): boolean =>
  address.startsWith(url) || address.startsWith(url.replace('http', 'ws')) || /^(blob|data):/.test(address)

/** Errors and warnings of the console, exceptions, what the policy forbade, and what was asked of any other host. */
export const watchComplaints = (context: BrowserContext, url: string): Complaints => {
  const said: string[] = []
  const allowed: RegExp[] = []

  const hearConsole = (message: ConsoleMessage): void => {
    if (['error', 'warning'].includes(message.type()))
      said.push(`${message.type()}: ${message.text()} (${message.location().url})`)
  }
  const watch = (page: Page): void => {
    page.on('pageerror', (error) => said.push(`exception: ${error.stack ?? error.message}`))
    page.on('websocket', (socket) => {
      if (!isOwn(socket.url(), url)) said.push(`another host: ${socket.url()}`)
    })
  }
  context.on('console', hearConsole)
  context.on('page', watch)
  context.on('request', (request) => {
    if (!isOwn(request.url(), url)) said.push(`another host: ${request.url()}`)
  })

  return {
    all: () => said.filter((line) => !allowed.some((shape) => shape.test(line))),
    allow: (shape) => void allowed.push(shape),
  }
}
