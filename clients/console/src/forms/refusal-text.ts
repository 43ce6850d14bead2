import { ApiProblem } from '@chat/sdk/problem'
import { problemText } from '../app/problem-text.ts'

/** `40 s`, `15 min`, `2 h`. */
export const waitText = (ms: number): string => {
  const seconds = Math.max(1, Math.ceil(ms / 1_000))
  if (seconds <= 90) return `${seconds} s`
  const minutes = Math.ceil(seconds / 60)
  return minutes <= 90 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`
}

/** What to tell somebody of an error, and when it is worth trying again. */
export const refusalText = (error: unknown): string => {
  if (!(error instanceof ApiProblem) || error.status !== 429) return problemText(error)
  const { retryAfterMs } = error
  return retryAfterMs === undefined
    ? 'Too many tries. Wait a little, please.'
    : `Too many tries. Try again in ${waitText(retryAfterMs)}.`
}
