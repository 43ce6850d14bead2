import { mkdtemp, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const memory = '/dev/shm'
const enoughBytes = 8 * 2 ** 30

/**
 * For the global set-up: servers of the run keep their files in memory where there is enough of it. What a killed process
 * has written is there as well, and no machine loses its power here. A disk takes twice as long for hundreds of
 * databases with all their indexes; one that is busy with something else holds up every journalled write.
 */
export const keepDataInMemory = async (): Promise<void> => {
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }))
  if (bavail * bsize >= enoughBytes) process.env.TEST_DATA_FOLDER = memory
}

/** A new one for a server; where temporary files are, unless the global set-up has found a better place. */
export const makeDataFolder = (prefix: string): Promise<string> =>
  mkdtemp(join(process.env.TEST_DATA_FOLDER ?? tmpdir(), prefix))
