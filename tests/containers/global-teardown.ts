import { cluster, project } from './project.ts'
import { say } from './table.ts'

export default async (): Promise<void> => {
  for (const each of [project, cluster]) {
    if (process.env.TEST_SHOW_OUTPUT === 'true') say(await each.compose('logs', '--no-color', '--timestamps'))
    await each.down()
  }
}
