import { cluster, project } from './project.ts'

export default async (): Promise<void> => {
  await project.down()
  await cluster.down()
}
