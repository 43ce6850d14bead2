import { docker } from './docker.ts'
import type { Inspected } from './inspect.ts'

/**
 * Ends the main process with SIGKILL as the system would, not through the engine: who asks the engine to kill wants it to
 * stay dead, whatever the restart policy says. A container that sees all processes of the engine's host does it.
 */
export const crash = (image: string, containers: Inspected[]): Promise<string> => {
  const pids = containers.map(({ pid }) => `${pid}`)
  const options = ['--rm', '--pid', 'host', '--network', 'none', '--user', 'root', '--entrypoint', 'bash']
  return docker('run', ...options, image, '-c', 'kill -KILL "$@"', 'bash', ...pids)
}
