import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { describeWith } from '../support/describe-with.ts'
import { startMongod, type TestServer } from '../support/mongod.ts'
import { startNginx, type Nginx } from '../support/nginx.ts'
import { startServices, type Service, type Services } from '../support/services.ts'
import { takeVirtualHost, type Broker } from '../support/virtual-host.ts'
import { expectNothingLost, gatherCrowd, untilFlowing, type Crowd } from './crowd.ts'
import { startLoad, type Load } from './load.ts'
import { untilAnnounced } from './outboxes.ts'

const longestStopMs = 10_000
/** That nobody waits for a time limit. Where nothing else runs it is a second or two, and the test prints it. */
const longestGapMs = 15_000

describeWith(['nginx', 'rabbitmq'], 'a rolling restart', () => {
  let mongod: TestServer
  let rabbitmq: Broker
  let services: Services
  let nginx: Nginx
  let crowd: Crowd

  beforeAll(async () => {
    ;[mongod, rabbitmq] = await Promise.all([startMongod(), takeVirtualHost('rolling')])
    const addresses = { mongoUrl: mongod.url, rabbitmqUrl: rabbitmq.url }
    services = await startServices({ ...addresses, doors: 2, notifications: 2 })
    nginx = await startNginx({
      gateways: services.doors.map(({ gateway }) => gateway.url),
      chats: services.doors.map(({ chat }) => chat.url),
    })
    crowd = await gatherCrowd(nginx.url)
  }, 180_000)

  afterAll(async () => {
    crowd?.people.leave()
    await nginx?.stop()
    await services?.stop()
    await Promise.all([mongod?.stop(), rabbitmq?.stop()])
  }, 60_000)

  /** Everybody who reads asks every service for something, again and again. */
  const startAsking = () => {
    const refused: unknown[] = []
    let answered = 0
    let stopping = false
    const ask = async ({ client }: Crowd['readers'][number], chatId: string): Promise<void> => {
      const questions = [
        () => client.me(),
        () => client.users.me(),
        () => client.chats.get(chatId),
        () => client.messages.history(chatId, { limit: 5 }),
        () => client.notifications.list({ limit: 5 }),
      ]
      for (let turn = 0; !stopping; turn += 1) {
        const pace = sleep(100)
        await questions[turn % questions.length]!().then(
          () => (answered += 1),
          (error: unknown) => refused.push(error),
        )
        await pace
      }
    }
    const asking = Promise.all(crowd.readers.map((reader) => ask(reader, crowd.chatIds[0]!)))
    const stop = async (): Promise<void> => {
      stopping = true
      await asking
    }
    return { refused, answered: () => answered, stop }
  }

  /** How long what was said took from the sender's client to the slowest reader, at worst. */
  const watchGaps = (load: Load) => {
    let longestMs = 0
    for (const { client } of crowd.readers)
      client.on('message', ({ text }) => {
        const sentAt = load.sentAt.get(text)
        if (sentAt !== undefined) longestMs = Math.max(longestMs, performance.now() - sentAt)
      })
    return () => Math.round(longestMs)
  }

  const replace = async (service: Service): Promise<{ code: number | null; stopMs: number }> => {
    const startedAt = performance.now()
    const code = await service.stop()
    const stopMs = Math.round(performance.now() - startedAt)
    await service.start()
    await service.ready()
    return { code, stopMs }
  }

  test('of every instance in turn fails no request, loses and doubles nothing and keeps nobody waiting', async () => {
    const load = startLoad(crowd.senders, { perSecond: 5 })
    const longestGap = watchGaps(load)
    const asking = startAsking()
    const { doors, notifications, user, auth } = services
    const instances = {
      ...Object.fromEntries(doors.map(({ chat }, index) => [`chat-service ${index + 1}`, chat])),
      ...Object.fromEntries(doors.map(({ gateway }, index) => [`gateway ${index + 1}`, gateway])),
      ...Object.fromEntries(notifications.map((each, index) => [`notification-service ${index + 1}`, each])),
      'user-service': user,
      'auth-service': auth,
    }

    const told: string[] = []
    for (const [name, service] of Object.entries(instances)) {
      await untilFlowing(load, 20)
      const { code, stopMs } = await replace(service)
      told.push(`${name}: exit code ${code} after ${stopMs} ms, longest gap so far ${longestGap()} ms`)
      expect(code).toBe(0)
      expect(stopMs).toBeLessThanOrEqual(longestStopMs)
    }
    await untilFlowing(load, 20)
    await load.stop()
    await asking.stop()

    expect(load.refused).toEqual([])
    expect(asking.refused).toEqual([])
    await expectNothingLost(crowd, load)
    await untilAnnounced(mongod.url)
    console.log([...told, `${asking.answered()} requests, ${load.acknowledged.length} messages`].join('\n'))
    expect(longestGap()).toBeLessThanOrEqual(longestGapMs)
  }, 240_000)
})
