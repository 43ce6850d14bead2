import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { describeWith } from '../support/describe-with.ts'
import { startMongod, type TestServer } from '../support/mongod.ts'
import { startNginx, type Nginx, type NginxLogLine } from '../support/nginx.ts'
import { startServices, type Services } from '../support/services.ts'
import { takeVirtualHost, type Broker } from '../support/virtual-host.ts'
import { journeysThroughAll } from './journeys/all.ts'
import { firstAdmin } from './journeys/world.ts'
import { createPeople, type People } from './people.ts'

const publicUrl = 'https://chat.example.org'

describeWith(['nginx', 'rabbitmq'], 'behind nginx, compiled, each service in processes of its own', () => {
  let mongod: TestServer
  let rabbitmq: Broker
  let services: Services
  let nginx: Nginx
  let people: People
  let dataDir: string

  beforeAll(async () => {
    ;[mongod, rabbitmq] = await Promise.all([startMongod(), takeVirtualHost('behind-nginx')])
    dataDir = await mkdtemp(join(tmpdir(), 'chat-test-data-'))
    services = await startServices({
      mongoUrl: mongod.url,
      rabbitmqUrl: rabbitmq.url,
      env: { ACCESS_TOKEN_TTL_SECONDS: '8', PUBLIC_URL: publicUrl, DATA_DIR: dataDir, ...firstAdmin },
    })
    nginx = await startNginx({
      gateways: services.doors.map(({ gateway }) => gateway.url),
      chats: services.doors.map(({ chat }) => chat.url),
    })
    people = createPeople(nginx.url)
  }, 120_000)

  afterAll(async () => {
    people?.leave()
    await nginx?.stop()
    await services?.stop()
    await Promise.all([mongod?.stop(), rabbitmq?.stop()])
    await rm(dataDir, { recursive: true, force: true })
  }, 60_000)

  journeysThroughAll(() => ({ url: nginx.url, people, publicUrl, mailDir: join(dataDir, 'mail') }))

  test('the work goes to all instances, sockets straight to chat-service', async () => {
    await Promise.all(['ada', 'bob', 'cleo', 'dan'].map((name) => people.join(name)))
    people.leave() // a socket is logged when it ends

    const isLogged = (sent: NginxLogLine[], url: string) => sent.some(({ upstream }) => upstream === new URL(url).host)
    await until(async () => {
      const log = await nginx.log()
      const requests = log.filter(({ path }) => path.startsWith('/api/'))
      const sockets = log.filter(({ path, status }) => path === '/socket.io/' && status === 101)
      return services.doors.every(({ gateway, chat }) => isLogged(requests, gateway.url) && isLogged(sockets, chat.url))
    })
  })

  test('an instance that is gone is not noticed, and comes back by itself', async () => {
    const ada = await people.join('ada')
    const [{ gateway, chat }] = services.doors as [Services['doors'][0]]
    await Promise.all([gateway.kill(), chat.kill()])

    const { chatId } = await ada.client.messages.send({ to: (await people.register('bob')).username, text: 'still?' })
    for (let number = 0; number < 20; number += 1) await ada.client.chats.get(chatId)
    await until(() => ada.client.state() === 'online')

    await Promise.all([gateway.start(), chat.start()])
    const from = (await nginx.log()).length
    const isUsed = async () => {
      await ada.client.chats.get(chatId)
      return (await nginx.log()).slice(from).some(({ upstream }) => upstream === new URL(gateway.url).host)
    }
    await until(isUsed, { timeoutMs: 20_000, what: 'a request to the gateway that came back' })
  }, 60_000)

  test('a reload with one more instance cuts nobody off', async () => {
    const ada = await people.join('ada')
    const added = await services.addChatService()
    await added.ready()
    await nginx.reload({ chats: [added.url] })

    const bob = await people.join('bob')
    const { id } = await ada.client.messages.send({ to: bob.username, text: 'from before to after' })

    await until(() => bob.heard.message.find((message) => message.id === id))
    expect(bob.client.state()).toBe('online')
  }, 60_000)
})
