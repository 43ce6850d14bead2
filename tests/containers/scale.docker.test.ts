import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { expectNothingLost, gatherCrowd, untilFlowing, type Crowd } from '../chaos/crowd.ts'
import { startLoad } from '../chaos/load.ts'
import { connectionsFrom, countOf } from './inside.ts'
import { inspect } from './inspect.ts'
import { project } from './project.ts'
import { printTable } from './table.ts'

const scale = { 'chat-service': 3, gateway: 2, 'notification-service': 2 }
let crowd: Crowd

beforeAll(async () => {
  await project.up()
  await project.up({ scale })
  crowd = await gatherCrowd(project.url())
})

afterAll(() => crowd?.people.leave())

test('added to a platform that runs, several instances share the work and keep order and completeness', async () => {
  const load = startLoad(crowd.senders)
  await untilFlowing(load, 2_000, 60_000)
  await load.stop()

  expect(load.refused).toEqual([])
  await expectNothingLost(crowd, load)
  await expectSpread()
})

/** No instance is idle. */
const expectSpread = async (): Promise<void> => {
  const [nginx] = await inspect(await project.containerOf('nginx'))
  const socketsOf = async (id: string) => {
    const counts = await Promise.all(nginx!.addresses.map((address) => connectionsFrom(id, address)))
    return counts.reduce((sum, count) => sum + count, 0)
  }
  const requestsOf = (id: string) => countOf(id, 'http_request_duration_seconds_count')
  const eventsOf = (id: string) => countOf(id, 'events_total', 'outcome="handled"')
  const chats = await project.containersOf('chat-service')
  const gateways = await project.containersOf('gateway')
  const notifications = await project.containersOf('notification-service')

  const found = [
    ['sockets of chat-service', await Promise.all(chats.map(socketsOf))],
    ['requests to chat-service', await Promise.all(chats.map(requestsOf))],
    ['requests to gateway', await Promise.all(gateways.map(requestsOf))],
    ['events handled by notification-service', await Promise.all(notifications.map(eventsOf))],
  ] as const
  printTable(
    'By instance',
    ['what', 'how many'],
    found.map(([what, counts]) => [what, counts.join(', ')]),
  )
  expect(found.map(([, counts]) => counts.length)).toEqual([3, 3, 2, 2])
  expect(found.flatMap(([, counts]) => counts).filter((count) => count === 0)).toEqual([])
}
