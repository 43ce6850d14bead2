import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { bundleServices } from './bundle-services.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Compiles what has changed, as for the images, and bundles it. @throws with what the compiler says. */
export const build = async (): Promise<void> => {
  const { NODE_OPTIONS: _, ...env } = process.env // those of the tests are not for npm
  try {
    await promisify(execFile)('npm', ['run', '--silent', 'build'], { cwd: root, env })
  } catch (error) {
    throw new Error(`npm run build failed:\n${(error as { stdout?: string }).stdout}`, { cause: error }) // of execFile
  }
  await bundleServices()
}
