import { access, constants, mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CannotStart } from '../cannot-start.ts'
import { errorCodeOf } from '../error-code.ts'
import { lockFolder } from './lock-folder.ts'

export type DataFolder = { path: string; release: () => Promise<void> }

/** Makes the folder where there is none and locks it. @throws CannotStart */
export const openDataFolder = async (folder: string): Promise<DataFolder> => {
  const path = resolve(folder)
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return { path, release: await lockFolder(path) }
  } catch (error) {
    if (error instanceof CannotStart) throw error
    throw new CannotStart(
      `the data folder ${path} is not writable (${errorCodeOf(error) ?? String(error)}): set DATA_DIR to one that is`,
      {
        cause: error,
      },
    )
  }
}
