import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

/** In the log folder of a test run: the operations that were answered as they tell, one a line. */
export const answeredFile = 'answered'

const noted = new Set<string>()

/** Workers are processes: what each has seen comes together in a file. */
export const noteAnswered = (operationId: string, status: number): void => {
  const folder = process.env.TEST_LOG_FOLDER
  if (folder === undefined || status >= 400 || noted.has(operationId)) return
  noted.add(operationId)
  appendFileSync(join(folder, answeredFile), `${operationId}\n`)
}
