import { createECDH, randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openTestSmtp } from '@chat/common/testing/test-smtp'
import { until } from '@chat/common/testing/until'
import { z } from 'zod'
import { createPeople, type Device, type People } from '../e2e/people.ts'
import { startMongod, type TestServer } from '../support/mongod.ts'
import { startRabbitmq, type TestRabbitmq } from '../support/rabbitmq.ts'
import { startServices, type Services } from '../support/services.ts'
import { describeWithRabbitmq } from './describe-with-rabbitmq.ts'
import { openPushService, type PushService } from './push-service.ts'

/** A mail server that says nothing is given 45 s, then the mail is tried again. */
const timeoutMs = 120_000
const receivers = 3

/** What is due waits a second, and what an instance took is anybody's three seconds after it died. */
const env = {
  PRIVATE_TARGETS_ENABLED: 'true',
  PUSH_DELAY_SECONDS: '1',
  DUE_EVERY_MS: '100',
  DUE_LEASE_SECONDS: '3',
}

describeWithRabbitmq('notifications, while parts die', () => {
  let mongod: TestServer
  let rabbitmq: TestRabbitmq
  let smtp: Awaited<ReturnType<typeof openTestSmtp>>
  let push: PushService
  let services: Services
  let people: People
  let sender: Device

  /** Of every server that there was at this port. */
  const mails: Awaited<ReturnType<typeof openTestSmtp>>['received'][] = []

  const openSmtp = async (port?: number): Promise<void> => {
    smtp = await openTestSmtp(port === undefined ? {} : { port })
    mails.push(smtp.received)
  }

  beforeAll(async () => {
    ;[mongod, rabbitmq, push] = await Promise.all([startMongod(), startRabbitmq(), openPushService()])
    await openSmtp()
    services = await startServices({
      mongoUrl: mongod.url,
      rabbitmqUrl: rabbitmq.url,
      doors: 1,
      notifications: 2,
      env: { ...env, SMTP_URL: smtp.url },
    })
    people = createPeople(services.doors[0]!.url)
    sender = await people.join('sender')
  }, 180_000)

  afterAll(async () => {
    people?.leave()
    await services?.stop()
    await Promise.all([mongod?.stop(), rabbitmq?.stop(), smtp?.close(), push?.close()])
  }, 60_000)

  const mailsTo = ({ username }: Device) => mails.flat().filter(({ to }) => to.includes(`${username}@example.org`))

  const mailedLink = async (device: Device): Promise<string> =>
    until(() => mailsTo(device).flatMap(({ mail }) => /verify\?token=([\w-]+)/.exec(mail.text ?? '')?.[1] ?? [])[0], {
      timeoutMs,
      what: 'the mail that verifies an address',
    })

  /** Somebody who is away, with a verified address and a device that takes pushes. */
  const away = async (): Promise<Device & { device: string }> => {
    const somebody = await people.register('away')
    await somebody.client.email.verify(await mailedLink(somebody))
    const device = randomUUID()
    const keys = createECDH('prime256v1')
    keys.generateKeys()
    const subscription = {
      endpoint: push.endpointOf(device),
      keys: { p256dh: keys.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') },
    }
    const { request } = somebody.client
    await request('POST', '/notifications/push/subscriptions', z.unknown(), { body: subscription })
    await request('PATCH', '/notifications/preferences', z.unknown(), { body: { email: { after: '2s' } } })
    return { ...somebody, device }
  }

  const mostTries = 3

  /** One mail and one push for one message; what came again because nobody heard the answer is the same to who gets it. */
  const untilTold = async ({ device, ...somebody }: Device & { device: string }, chatId: string): Promise<void> => {
    const told = () => mailsTo(somebody).filter(({ mail }) => (mail.text ?? '').includes(chatId))
    await until(() => told().length > 0, { timeoutMs, what: 'the mail' })
    await until(() => push.pushed.some((one) => one.device === device), { timeoutMs, what: 'the push' })
    expect(new Set(told().map(({ mail }) => mail.messageId)).size).toBe(1)
    expect(new Set(push.pushed.filter((one) => one.device === device).map(({ topic }) => topic)).size).toBe(1)
    expect(told().length).toBeLessThanOrEqual(mostTries)
  }

  const kills: [string, () => Promise<void>][] = [
    [
      'notification-service, one instance after the other',
      async () => {
        for (const victim of services.notifications) {
          await victim.kill()
          await victim.start()
        }
        for (const victim of services.notifications) {
          await victim.ready()
          await victim.kill()
          await victim.start()
        }
      },
    ],
    [
      'RabbitMQ',
      async () => {
        await rabbitmq.kill()
        await rabbitmq.restart()
      },
    ],
    [
      'the mail server, and the push service is overloaded',
      async () => {
        push.answerWith(503)
        const { port } = smtp
        smtp.cut()
        await smtp.close()
        await openSmtp(port)
        push.answerWith(201)
      },
    ],
  ]

  test.each(kills)(
    'one message is one mail and one push while they are killed: %s',
    async (_name, kill) => {
      const somebodies = await Promise.all(Array.from({ length: receivers }, away))
      const sent = somebodies.map(({ username }) =>
        sender.client.messages.send({ to: username, text: 'are you there?' }),
      )
      const killed = kill()
      const messages = await Promise.all(sent)
      await killed
      await Promise.all(somebodies.map((somebody, index) => untilTold(somebody, messages[index]!.chatId)))
    },
    300_000,
  )
})
