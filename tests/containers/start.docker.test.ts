import { beforeAll, expect, test } from '@jest/globals'
import { memoryStorage } from '@chat/sdk/token-storage'
import { createPeople } from '../e2e/people.ts'
import { sizesOf } from './image-sizes.ts'
import { inspect } from './inspect.ts'
import { memoryOf } from './memory.ts'
import { ours } from './parts.ts'
import { project } from './project.ts'
import { printTable } from './table.ts'

let startedInSeconds: number

beforeAll(async () => {
  await project.down()
  const startedAt = performance.now()
  await project.up()
  startedInSeconds = (performance.now() - startedAt) / 1_000
})

test('a project without volumes and networks is healthy within 90 s', () => {
  printTable('docker compose up', ['from nothing to healthy'], [[`${startedInSeconds.toFixed(1)} s`]])
  expect(startedInSeconds).toBeLessThan(90)
})

test('an image has at most 340 MB, 80 of them ours, and takes at most 120 MB of memory at rest', async () => {
  const containers = await inspect(...(await project.containersOf(...ours)))
  const memory = await memoryOf(...containers.map(({ name }) => name))
  const measured = await Promise.all(
    containers.map(async ({ service, name, imageName }) => {
      const { all, own } = await sizesOf(imageName)
      return { service, image: all / 1e6, own: own / 1e6, atRest: memory.get(name)! }
    }),
  )

  const rows = measured.map(({ service, image, own, atRest }) => [service, ...[image, own, atRest].map(Math.round)])
  printTable('Sizes in MB', ['service', 'image', 'of it ours', 'memory at rest'], rows)
  expect(measured).toHaveLength(ours.length)
  expect(measured.filter(({ image, own, atRest }) => image > 340 || own > 80 || atRest > 120)).toEqual([])
})

test('after down and up what was said is there, and who was logged in still is', async () => {
  const people = createPeople(project.url())
  const storage = memoryStorage()
  const [ada, bob] = [await people.register('ada', { storage }), await people.register('bob')]
  const { chatId } = await ada.client.messages.send({ to: bob.username, text: 'before' })
  const { accessToken } = (await storage.read())!

  await project.down({ keepData: true })
  await project.up()

  const headers = { authorization: `Bearer ${accessToken}` }
  const response = await fetch(`${project.url()}/api/auth/me`, { headers })
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ id: ada.id })
  await bob.client.messages.send({ chatId, text: 'after' })
  const { items } = await ada.client.messages.history(chatId)
  expect(items.map(({ text }) => text)).toEqual(['', 'before', 'after'])
  expect(await bob.client.notifications.unreadCount()).toBe(1)
  people.leave()
})
