import type { Person } from '@chat/common/people/people'
import type { Deps } from '../deps.ts'

/** Those of these people who exist and have not closed their account. */
export const findThere = async ({ people }: Pick<Deps, 'people'>, userIds: string[]): Promise<Map<string, Person>> => {
  const found = await people.findByIds(userIds)
  return new Map([...found].filter(([, { deleted }]) => !deleted))
}
