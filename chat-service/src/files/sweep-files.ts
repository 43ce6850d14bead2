import type { Logger } from '@chat/common/log/logger'
import { repeat } from '@chat/common/process/repeat'
import type { FileDoc } from './file.model.ts'
import type { KeptFiles } from './kept-files.ts'

const batch = 100

type SweepDeps = {
  kept: Pick<KeptFiles, 'model' | 'bytes'>
  /** Of these files the ids of those that something has. */
  usedOf: (files: FileDoc[]) => Promise<Set<string>>
  now: () => Date
}

/**
 * Removes what is due and nothing has: uploads that were never used, that broke off with their process, and bytes that
 * outlived their document. A file is marked before it is looked for, so that nothing takes it meanwhile; any instance
 * may do the same at the same time.
 */
export const createSweep = ({ kept: { model, bytes }, usedOf, now }: SweepDeps) => {
  /** How many were due. */
  const sweepBatch = async (): Promise<number> => {
    const due = { keptUntil: { $lt: now() }, heldBy: { $exists: false } }
    const found = await model.find(due, { _id: 1 }).sort({ keptUntil: 1 }).limit(batch).lean()
    const ids = found.map(({ _id }) => _id)
    if (ids.length === 0) return 0

    await model.updateMany({ _id: { $in: ids }, ...due, state: 'ready' }, { $set: { sweptAt: now() } })
    const marked = { _id: { $in: ids }, state: 'ready', sweptAt: { $exists: true } } as const
    const used = await usedOf(await model.find(marked).lean<FileDoc[]>())
    const [settled, unused] = [[...used], ids.filter((id) => !used.has(id.toHexString()))]
    await model.updateMany({ _id: { $in: settled }, state: 'ready' }, { $unset: { keptUntil: true, sweptAt: true } })

    await model.updateMany(
      {
        _id: { $in: unused },
        $or: [
          { state: 'ready', sweptAt: { $exists: true } },
          { state: 'uploading', ...due },
        ],
      },
      { $set: { state: 'deleted' }, $unset: { key: true } },
    )
    const gone = await model.find({ _id: { $in: ids }, state: 'deleted', ...due }, { _id: 1 }).lean()
    await bytes.remove(gone.map(({ _id }) => _id))
    await model.deleteMany({ _id: { $in: gone.map(({ _id }) => _id) }, state: 'deleted' })
    return ids.length
  }

  return async (): Promise<void> => {
    while ((await sweepBatch()) === batch);
  }
}

/** Sweeps now and then, until it is stopped. */
export const keepSweeping = ({
  sweeps,
  everyMs,
  log,
}: {
  sweeps: (() => Promise<void>)[]
  everyMs: number
  log: Logger
}) =>
  repeat(async () => {
    for (const sweep of sweeps)
      await sweep().catch((error: unknown) => log.warn({ err: error }, 'sweeping files failed'))
    return everyMs
  })
