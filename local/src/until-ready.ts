import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until every address answers `/readyz` with 200. @throws when `signal` says so. */
export const untilReady = async (urls: string[], signal: AbortSignal): Promise<void> => {
  await Promise.all(
    urls.map(async (url) => {
      while (!(await isReady(url))) await sleep(20, undefined, { signal })
    }),
  )
}

const isReady = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(`${url}/readyz`)
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
