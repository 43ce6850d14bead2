import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import type { Settings } from './settings.ts'

/** @throws ProblemError `user-not-found` for whoever has closed their account. */
export const findSettings = async ({ settings }: Pick<Deps, 'settings'>, userId: string): Promise<Settings> => {
  const found = await settings.find(userId)
  if (found === null) throw problem('user-not-found')
  return found
}
