import { useRef } from 'react'
import { useToast } from '../design/toasts.tsx'
import { refusalText } from './refusal-text.ts'
import { useLoaded, type Loaded } from './use-loaded.ts'

type SavedOptions<Value, Change> = {
  load: () => Promise<Value>
  save: (change: Change) => Promise<Value>
  /** The value as it will be when `change` is saved. */
  merge: (value: Value, change: Change) => Value
}

export type Saved<Value, Change> = { loaded: Loaded<Value>; change: (change: Change) => Promise<boolean> }

/**
 * What is saved as soon as it is changed. A change is shown at once and sent after those before it; what the last answer
 * says counts. Where one is refused that is said, and what the server has is shown again; `change` tells which it was.
 */
export const useSaved = <Value, Change>(options: SavedOptions<Value, Change>): Saved<Value, Change> => {
  const { load, save, merge } = options
  const say = useToast()
  const loaded = useLoaded(load)
  const latest = useRef<Promise<unknown>>(Promise.resolve())

  const change = async (part: Change): Promise<boolean> => {
    loaded.set((before) => merge(before, part))
    const saving = latest.current.then(() => save(part))
    latest.current = saving.catch(() => {}) // it is told below
    const own = latest.current
    try {
      const saved = await saving
      if (own === latest.current) loaded.set(saved)
      return true
    } catch (error) {
      say('error', `That was not saved. ${refusalText(error)}`)
      await loaded.reload()
      return false
    }
  }

  return { loaded, change }
}
