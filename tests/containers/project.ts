import { linesOf, run } from './docker.ts'
import { say } from './table.ts'

export type UpOptions = { scale?: Record<string, number>; env?: Record<string, string> }

type ProjectOptions = { name: string; files: string[] }

/** A platform with a name, ports and settings of its own, whatever runs or is set for another one beside it. */
const createProject = ({ name, files }: ProjectOptions) => {
  const own = {
    COMPOSE_PROJECT_NAME: name,
    COMPOSE_FILE: files.join(':'),
    COMPOSE_PATH_SEPARATOR: ':',
    COMPOSE_DISABLE_ENV_FILE: 'true',
    HOST: '127.0.0.1',
    BCRYPT_COST: '4',
    RATE_LIMIT_ENABLED: 'false',
  }
  let asked: Record<string, string> = {}

  const environment = () => ({
    ...own,
    PORT: process.env.TEST_CONTAINERS_PORT!, // global-setup.ts has found them free
    HTTPS_PORT: process.env.TEST_CONTAINERS_HTTPS_PORT!,
    ...asked,
  })
  const compose = (...args: string[]): Promise<string> => run('docker', ['compose', ...args], environment())

  /** For an nginx that does not find new instances by itself. */
  const tellNginx = async (): Promise<void> => {
    const said = await run('docker/reload-old-nginx.sh', [], environment())
    if (said) say(said)
  }

  return {
    name,
    compose,
    environment,
    tellNginx,
    url: () => `http://127.0.0.1:${environment().PORT}`,
    /** Resolves when everything is healthy. What runs already and is as it should be stays. */
    up: async ({ scale = {}, env = {} }: UpOptions = {}): Promise<void> => {
      asked = env
      const scales = Object.entries(scale).flatMap(([service, count]) => ['--scale', `${service}=${count}`])
      const start = compose('up', '--detach', '--no-build', '--wait', '--wait-timeout', '240', ...scales)
      await start.catch(async (cause: unknown) => {
        throw new Error(`${name} did not come up:\n${await compose('logs', '--no-color', '--tail', '10')}`, { cause })
      })
      await tellNginx()
    },
    /** The ids of those that run. */
    containersOf: async (...services: string[]): Promise<string[]> =>
      linesOf(await compose('ps', '--quiet', ...services)),
    containerOf: async (service: string): Promise<string> => linesOf(await compose('ps', '--quiet', service))[0]!,
    /** Stops and removes all of it, the volumes too unless they are kept. */
    down: async ({ keepData = false } = {}): Promise<void> => {
      if (process.env.TEST_SHOW_OUTPUT === 'true') say(await compose('logs', '--no-color'))
      await compose('down', '--remove-orphans', ...(keepData ? [] : ['--volumes']))
    },
  }
}

export type Project = ReturnType<typeof createProject>

export const project = createProject({ name: 'chat-backend-test', files: ['docker-compose.yml'] })

export const cluster = createProject({
  name: 'chat-backend-test-cluster',
  files: ['docker-compose.yml', 'docker-compose.cluster.yml'],
})
