import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { arePagesFresh, pagesOf } from '../../../gateway/pages/fingerprint.ts'
import { CannotStart } from '../cannot-start.ts'
import type { UndoStack } from '../process/undo-stack.ts'

/** The repository, from the sources as from a bundle of them. */
const rootAbove = (folder: string): string =>
  existsSync(join(folder, 'local/start.cjs')) ? folder : rootAbove(dirname(folder))

const script = 'gateway/pages/main.ts'

/**
 * Gives the folder of what browsers are shown, built again where its sources are not those of the last time. Sources that
 * cannot be built keep nobody from starting who has what was built before.
 *
 * @throws CannotStart
 */
export const ensurePages = async (undo: UndoStack, say: (text: string) => void): Promise<string> => {
  const root = rootAbove(dirname(fileURLToPath(import.meta.url)))
  const folder = pagesOf(root)
  if (arePagesFresh(root)) return folder

  say('building the console and the page of the API, as their sources have changed ...\n')
  const startedAt = performance.now()
  const reason = await build(root, undo)
  if (reason === undefined) {
    say(`built in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`)
    return folder
  }

  const why = `the console cannot be built, \`npm run build\` says more: ${reason}`
  if (!existsSync(join(folder, 'console/index.html'))) throw new CannotStart(why)
  say(`${why}\nthe one that was built before is served\n`)
  return folder
}

/** Gives what keeps it from being built. */
const build = async (root: string, undo: UndoStack): Promise<string | undefined> => {
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await undo.add(() => child.kill())
  const [complaints, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  undo.signal.throwIfAborted()
  if (exitCode === 0) return undefined

  const lines = stripVTControlCharacters(complaints)
    .split('\n')
    .filter((line) => line.trim() !== '')
  return lines.find((line) => /\[[A-Z_]+\]|Error/.test(line)) ?? lines.at(-1) ?? `it ended with ${exitCode}`
}
