import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
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
  await untilFlowing(load, 1_000, 120_000)
  await load.stop()

  expect(load.refused).toEqual([])
  await expectNothingLost(crowd, load)
  await expectSpread()
})

/** No instance is idle. A connection between gateway and chat-service is kept, so it takes many requests at a time. */
const expectSpread = async (): Promise<void> => {
  const [nginx] = await inspect(await project.containerOf('nginx'))
  const chats = await project.containersOf('chat-service')
  const gateways = await project.containersOf('gateway')
  const notifications = await project.containersOf('notification-service')
  const each = (ids: string[], count: (id: string) => Promise<number>) => Promise.all(ids.map(count))

  const socketsOf = async (id: string) => {
    const counts = await each(nginx!.addresses, (address) => connectionsFrom(id, address))
    return counts.reduce((sum, count) => sum + count, 0)
  }
  const requestsOf = (id: string) => countOf(id, 'http_request_duration_seconds_count')
  const eventsOf = (id: string) => countOf(id, 'events_total', 'outcome="handled"')

  let found: [string, number[]][] = []
  const areAllBusy = async () => {
    await Promise.all(Array.from({ length: 50 }, () => crowd.away[0]!.client.chats.list()))
    found = [
      ['sockets of chat-service', await each(chats, socketsOf)],
      ['requests to chat-service', await each(chats, requestsOf)],
      ['requests to gateway', await each(gateways, requestsOf)],
      ['events handled by notification-service', await each(notifications, eventsOf)],
    ]
    return found.every(([, counts]) => !counts.includes(0))
  }
  await until(areAllBusy, { timeoutMs: 20_000, what: 'work for every instance' }).catch(() => {})

  const rows = found.map(([what, counts]) => [what, counts.join(', ')])
  printTable('By instance', ['what', 'how many'], rows)
  expect(found.map(([, counts]) => counts.length)).toEqual([3, 3, 2, 2])
  expect(found.filter(([, counts]) => counts.includes(0))).toEqual([])
}
