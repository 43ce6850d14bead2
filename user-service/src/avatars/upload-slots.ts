import { problem } from '@chat/common/http/problem'

const slots = { inAll: 32, perPerson: 2 }

/**
 * Lets only so many uploads be in the memory of this process, and only so many of one person, who could hold all of it
 * by sending slowly.
 *
 * @throws ProblemError `too-many-requests`, `unavailable`.
 */
export const createUploadSlots = ({ inAll, perPerson } = slots) => {
  const taken = new Map<string, number>()
  let all = 0

  const count = (userId: string, by: 1 | -1): void => {
    const of = (taken.get(userId) ?? 0) + by
    if (of === 0) taken.delete(userId)
    else taken.set(userId, of)
    all += by
  }

  return async <Result>(userId: string, upload: () => Promise<Result>): Promise<Result> => {
    if ((taken.get(userId) ?? 0) >= perPerson) {
      throw problem('too-many-requests', { detail: `${perPerson} uploads are under way`, retryAfterSeconds: 5 })
    }
    if (all >= inAll) throw problem('unavailable', { retryAfterSeconds: 2 })
    count(userId, 1)
    try {
      return await upload()
    } finally {
      count(userId, -1)
    }
  }
}

export type UploadSlots = ReturnType<typeof createUploadSlots>
