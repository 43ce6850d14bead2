import { problem } from '@chat/common/http/problem'
import type { FileDoc } from './file.model.ts'
import type { KeptFiles } from './kept-files.ts'

const mostUnused = 100
const mostAtOnce = 10

type UnusedDeps = {
  kept: Pick<KeptFiles, 'model'>
  /** Of these files the ids of those that something has. */
  usedOf: (files: FileDoc[]) => Promise<Set<string>>
}

/**
 * Bounds what one person leaves lying about, and how many uploads of theirs are under way. Two at the same moment may
 * both be let in: these are no exact figures.
 */
export const createCheckUnused = ({ kept: { model }, usedOf }: UnusedDeps) => {
  const find = (uploaderId: string): Promise<FileDoc[]> =>
    model
      .find({ uploaderId, keptUntil: { $exists: true }, state: { $in: ['uploading', 'ready'] } })
      .limit(mostUnused)
      .lean<FileDoc[]>()

  /** Which of them are used is looked up only when there seem to be too many. */
  const findUnused = async (uploaderId: string): Promise<FileDoc[]> => {
    const found = await find(uploaderId)
    if (found.length < mostUnused) return found

    const used = [...(await usedOf(found))]
    await model.updateMany({ _id: { $in: used }, state: 'ready' }, { $unset: { keptUntil: true, sweptAt: true } })
    return used.length === 0 ? found : find(uploaderId)
  }

  /** @throws ProblemError `too-many-requests` */
  return async (uploaderId: string): Promise<void> => {
    const unused = await findUnused(uploaderId)
    if (unused.length >= mostUnused)
      throw problem('too-many-requests', { detail: `${mostUnused} of your files are not used`, retryAfterSeconds: 60 })
    if (unused.filter(({ state }) => state === 'uploading').length >= mostAtOnce)
      throw problem('too-many-requests', { detail: `${mostAtOnce} uploads are under way`, retryAfterSeconds: 5 })
  }
}
