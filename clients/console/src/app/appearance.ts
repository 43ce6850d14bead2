import { useSyncExternalStore } from 'react'

export type Theme = 'system' | 'light' | 'dark'
/** `auto`: as the browser's language is written. */
export type Direction = 'auto' | 'ltr' | 'rtl'
export type Appearance = { theme: Theme; direction: Direction }

const key = 'chat.appearance'
const themes: readonly Theme[] = ['system', 'light', 'dark']
const directions: readonly Direction[] = ['auto', 'ltr', 'rtl']
const rightToLeft = ['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']
const listeners = new Set<() => void>()

const read = (): Appearance => {
  let kept: Partial<Record<keyof Appearance, unknown>> = {}
  try {
    kept = Object(JSON.parse(localStorage.getItem(key) ?? '{}')) as typeof kept // each field is looked at below
  } catch {
    // what cannot be read is nothing
  }
  return {
    theme: themes.find((theme) => theme === kept.theme) ?? 'system',
    direction: directions.find((direction) => direction === kept.direction) ?? 'auto',
  }
}

let current = read()

const ofLanguage = (): 'ltr' | 'rtl' => (rightToLeft.includes(navigator.language.split('-')[0]!) ? 'rtl' : 'ltr')

const show = (): void => {
  const { theme, direction } = current
  const { documentElement: root } = document
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  root.dir = direction === 'auto' ? ofLanguage() : direction
}

const take = (next: Appearance): void => {
  current = next
  show()
  listeners.forEach((listener) => listener())
}

/** Shows what was chosen, here and in other tabs; before anything is drawn, so that nothing flashes. */
export const keepAppearance = (): void => {
  show()
  addEventListener('storage', (event) => {
    if (event.key === key) take(read())
  })
}

/** Kept in this browser. */
export const setAppearance = (change: Partial<Appearance>): void => {
  take({ ...current, ...change })
  localStorage.setItem(key, JSON.stringify(current))
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useAppearance = (): Appearance => useSyncExternalStore(subscribe, () => current)
