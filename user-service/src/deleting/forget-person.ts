import type { Deps } from '../deps.ts'

type ForgetDeps = Pick<Deps, 'profiles' | 'settings' | 'avatars' | 'relations'>

/**
 * Removes everything that is known of somebody who has closed their account. First what refuses whatever is still under
 * way or comes late, then the rest: killed in the middle it is done again from the beginning. Nothing of it is announced,
 * as others hear of the person's end themselves.
 */
export const forgetPerson = async (deps: ForgetDeps, userId: string): Promise<void> => {
  await deps.profiles.forget(userId)
  await deps.settings.forget(userId)
  await deps.avatars.removeOf(userId)
  await deps.relations.removeOf(userId)
}
