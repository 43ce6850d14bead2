import type { Locator } from 'playwright-core'

const stepsAtMost = 60

/** As somebody without a pointer gets there. @throws when it is not reached */
export const tabTo = async (target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
  const isReached = (): Promise<boolean> => target.evaluate((element) => element === document.activeElement)
  for (let steps = 0; steps < stepsAtMost; steps += 1) {
    if (await isReached()) return
    await target.page().keyboard.press(key)
  }
  throw new Error(`${String(target)} is not reached by ${key}`)
}
