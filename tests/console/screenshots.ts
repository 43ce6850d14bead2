import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { password } from '../../clients/demo/src/cast.ts'
import { startChromium } from '../support/chromium.ts'
import { innerScreens, openScreens, type Screen } from './screens.ts'
import { settled } from './settled.ts'
import { createVisitor } from './visitor.ts'

const usage = `usage: npm run screenshots -- [options] [screen...]

Takes pictures of the screens of the console, all of them or those that are named, and writes them to docs/screenshots.
It needs Chromium, and a platform that \`npm run demo\` has filled.

  --url URL   where the platform is (http://127.0.0.1:8080)
  --help
`

const devices = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
}
const folder = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url))
const quality = 60 // all of them together stay below 1.5 MB

const { values, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { url: { type: 'string', default: 'http://127.0.0.1:8080' }, help: { type: 'boolean', short: 'h' } },
})
if (values.help) {
  process.stdout.write(usage)
  process.exit(0)
}

await mkdir(folder, { recursive: true })
const browser = await startChromium()
const isWanted = ({ name }: Screen): boolean => names.length === 0 || names.includes(name)

for (const [device, options] of Object.entries(devices))
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({ ...options, colorScheme, locale: 'en-GB', reducedMotion: 'reduce' })
    const visitor = createVisitor(await context.newPage(), values.url)
    const debug = await context.newCDPSession(visitor.page)
    const take = async (screen: Screen): Promise<void> => {
      const path = `${folder}${screen.name}-${device}${colorScheme === 'dark' ? '-dark' : ''}.webp`
      await screen.show(visitor)
      await settled(visitor.page)
      await visitor.page.mouse.move(0, 0) // nothing is hovered over
      await visitor.page.evaluate(() => document.querySelector('main')?.blur()) // nor the page itself outlined
      const { data } = await debug.send('Page.captureScreenshot', { format: 'webp', quality })
      await writeFile(path, data, 'base64')
      console.log(path)
    }

    if (colorScheme === 'light') for (const screen of openScreens.filter(isWanted)) await take(screen)
    await visitor.logIn('ada', password)
    const isShown = (screen: Screen): boolean =>
      isWanted(screen) && (colorScheme === 'light' || screen.isShownDark === true)
    for (const screen of innerScreens.filter(isShown)) await take(screen)
    await context.close()
  }
await browser.close()
console.log('look at each of them before they are committed')
