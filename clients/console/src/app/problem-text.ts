import { ApiProblem, Unreachable } from '@chat/sdk/problem'

/** What to tell somebody of an error: what the server said, or that it is away. */
export const problemText = (error: unknown): string => {
  if (error instanceof ApiProblem) return error.message
  if (error instanceof Unreachable) return 'The server cannot be reached. Please try again in a moment.'
  return 'Something went wrong here. Reload the page, please.'
}

/** What was wrong with the fields of a form, by their names. */
export const fieldErrors = (error: unknown): Record<string, string> =>
  error instanceof ApiProblem
    ? Object.fromEntries(error.errors.map(({ pointer, detail }) => [pointer.replace(/^#?\//, ''), detail]))
    : {}
