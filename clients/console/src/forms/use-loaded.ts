import { useCallback, useEffect, useRef, useState } from 'react'
import { refusalText } from './refusal-text.ts'

export type Loaded<Value> = {
  /** Undefined until it is there. */
  value: Value | undefined
  problem: string | undefined
  /** Asks again; what was there stays until the answer is. */
  reload: () => Promise<void>
  set: (value: Value | ((before: Value) => Value)) => void
}

/** What `load` answers, asked for once and whenever `reload` is called; an answer that was overtaken is dropped. */
export const useLoaded = <Value>(load: () => Promise<Value>): Loaded<Value> => {
  const [value, setValue] = useState<Value>()
  const [problem, setProblem] = useState<string>()
  const latest = useRef(load)
  latest.current = load
  const asked = useRef(0)

  const reload = useCallback(async () => {
    const turn = ++asked.current
    setProblem(undefined)
    try {
      const answer = await latest.current()
      if (turn === asked.current) setValue(answer)
    } catch (error) {
      if (turn === asked.current) setProblem(refusalText(error))
    }
  }, [])

  useEffect(() => {
    void reload()
    return () => void (asked.current += 1)
  }, [reload])

  const set = useCallback((next: Value | ((before: Value) => Value)) => {
    setValue((before) => (next instanceof Function ? (before === undefined ? before : next(before)) : next))
  }, [])

  return { value, problem, reload, set }
}
