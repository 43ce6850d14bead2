import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const execute = promisify(execFile)
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** What the command, run in the root of the repository, printed. @throws with what it said on stderr. */
export const run = async (command: string, args: string[], env: Record<string, string> = {}): Promise<string> => {
  const options = { cwd: root, env: { ...process.env, ...env }, maxBuffer: 64 * 1_024 * 1_024 }
  const { stdout } = await execute(command, args, options)
  return stdout.trim()
}

/** With the engine that `DOCKER_HOST` or docker's context names. */
export const docker = (...args: string[]): Promise<string> => run('docker', args)

export const linesOf = (printed: string): string[] => printed.split('\n').filter((line) => line !== '')
