import { findFreePort } from '../../local/src/free-port.ts'
import { cluster, project } from './project.ts'

/** The images, ports of our own, and nothing left from an earlier run that was broken off. */
export default async (): Promise<void> => {
  process.env.TEST_CONTAINERS_PORT = `${await findFreePort()}`
  process.env.TEST_CONTAINERS_HTTPS_PORT = `${await findFreePort()}`

  await project.down()
  await cluster.down()
  if (process.env.IMAGES_BUILT === 'true') return
  await project.compose('build')
  await project.compose('pull', '--quiet', '--policy', 'missing', 'nginx', 'rabbitmq', 'auth-mongo')
}
