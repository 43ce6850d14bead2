import { tellOnFailure } from '../support/tell-on-failure.ts'

type Call = { what: string; beganMs: number; tookMs?: number }

/** Slower ones are told of; the calls of these tests take some tens of ms. */
const slowMs = 1_000

/** Notes the calls of clients, so that a test that takes too long says which of them had no answer. */
export const createCallWatch = () => {
  let calls: Call[] = []

  const note = (what: string, result: Promise<unknown>): void => {
    const call: Call = { what, beganMs: Date.now() }
    calls.push(call)
    const end = (): void => {
      call.tookMs = Date.now() - call.beganMs
      if (call.tookMs < slowMs) calls = calls.filter((other) => other !== call)
    }
    result.then(end, end)
  }

  tellOnFailure((sinceMs) =>
    calls
      .filter(({ beganMs, tookMs = Infinity }) => beganMs + tookMs >= sinceMs)
      .map(({ what, beganMs, tookMs }) =>
        tookMs === undefined ? `${what}: no answer for ${Date.now() - beganMs} ms` : `${what}: took ${tookMs} ms`,
      ),
  )

  /** `target`, whose calls, and those of its parts, are noted as those of `who`. */
  const watch = <Target extends object>(target: Target, who: string): Target =>
    new Proxy(target, {
      get: (from, name) => {
        const value: unknown = Reflect.get(from, name)
        if (typeof value === 'object' && value !== null) return watch(value, `${who}.${String(name)}`)
        if (typeof value !== 'function') return value
        return (...args: unknown[]): unknown => {
          const result: unknown = value.apply(from, args)
          if (result instanceof Promise) note(`${who}.${String(name)}`, result)
          return result
        }
      },
    })

  return watch
}
