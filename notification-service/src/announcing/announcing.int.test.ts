import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Broker } from '@chat/common/broker/broker'
import { newMessage } from '@chat/common/events/chat-events'
import type { DomainEvent } from '@chat/common/events/define-event'
import { until } from '@chat/common/testing/until'
import type { Mark } from '../inboxes/inbox.ts'
import { loggedMessage, type LoggedMessage } from '../messages/logged-message.ts'
import { newUserId, openTestService, type TestService } from '../testing/open-test-service.ts'
import { createTestChat } from '../testing/test-chat.ts'
import { createAnnouncer } from './create-announcer.ts'

let service: TestService
let ada: string
let bob: string

const happen = async (...events: DomainEvent[][]): Promise<void> => {
  for (const event of events.flat()) await service.handle(event)
}

const nothingWaits = () =>
  until(async () => (await service.unsent.before(new Date(Date.now() + 60_000), 1)).length === 0)

const asLogged = (event: DomainEvent): LoggedMessage => loggedMessage(newMessage.parse(event).data)

/** Another instance on the same database, behind a broker that can be away. */
const openInstance = (now: () => Date = () => new Date()) => {
  let isAway = false
  const broker: Pick<Broker, 'openPublisher'> = {
    openPublisher: async () => {
      if (isAway) throw new Error('the broker is away')
      const publisher = await service.broker.openPublisher()
      return {
        ...publisher,
        publish: (events, done) => (isAway ? done(new Error('the broker is away')) : publisher.publish(events, done)),
      }
    },
  }
  const { unsent, deps } = service
  const instanceId = randomUUID()
  let batch = 0
  return {
    ...createAnnouncer({ ...deps, unsent, broker, instanceId, now }),
    nextMark: (): Mark => ({ by: instanceId, at: now(), batch: (batch += 1) }),
    setAway: (away: boolean) => (isAway = away),
  }
}

beforeAll(async () => {
  service = await openTestService()
})

beforeEach(async () => {
  ada = await service.register('Ada')
  bob = await service.register('Bob')
})

afterAll(() => service.close())

describe('while the broker is away', () => {
  test('the database keeps what is to be told, and in the end the state is told, not each step to it', async () => {
    const instance = openInstance()
    await until(instance.isLive)
    instance.setAway(true)

    const chat = createTestChat()
    const [created] = chat.created('direct', [ada, bob])
    await happen([created!])
    for (let number = 0; number < 3; number += 1) {
      const [said] = chat.said(ada, `message ${number}`)
      const mark = instance.nextMark()
      await service.deps.inboxes.fold(mark, [{ chatId: chat.chatId, messages: [asLogged(said!)] }])
      instance.announce(mark)
    }
    await until(() => !instance.isLive())
    expect(service.toldTo(bob)).toEqual([])

    instance.setAway(false)
    await until(() => service.toldTo(bob).length > 0)
    await nothingWaits()
    expect(service.toldTo(bob)).toMatchObject([
      { type: 'notification_created', notification: { count: 3, body: 'message 2' } },
    ])
    await instance.stop()
  })
})

describe('what an instance left behind when it died', () => {
  test('is told by another', async () => {
    const chat = createTestChat()
    const [created] = chat.created('direct', [ada, bob])
    await happen([created!])
    const [said] = chat.said(ada, 'hello')
    const dead: Mark = { by: randomUUID(), at: new Date(Date.now() - 60_000), batch: 1 }
    await service.deps.inboxes.fold(dead, [{ chatId: chat.chatId, messages: [asLogged(said!)] }])

    await until(() => service.toldTo(bob).length > 0)
    expect(service.toldTo(bob)).toMatchObject([{ type: 'notification_created', notification: { body: 'hello' } }])
    await nothingWaits()
  })

  test('and later changes are updates of what it told of, also for an instance that has just started', async () => {
    const chat = createTestChat()
    await happen(chat.created('direct', [ada, bob]), chat.said(ada, 'one'))
    await until(() => service.toldTo(bob).length === 1)
    await nothingWaits()

    const instance = openInstance()
    await until(instance.isLive)
    const mark = instance.nextMark()
    await service.deps.inboxes.fold(mark, [{ chatId: chat.chatId, messages: [asLogged(chat.said(ada, 'two')[0]!)] }])
    instance.announce(mark)

    await until(() => service.toldTo(bob).length === 2)
    expect(service.toldTo(bob)[1]).toMatchObject({ type: 'notification_updated', notification: { count: 2 } })
    await instance.stop()
  })
})

describe('a notification that came and went before it was told of', () => {
  test('ends as removed, so that it stays on no screen', async () => {
    const chat = createTestChat()
    const [created] = chat.created('direct', [ada, bob])
    await happen([created!])
    const instance = openInstance()
    await until(instance.isLive)

    const said = instance.nextMark()
    await service.deps.inboxes.fold(said, [{ chatId: chat.chatId, messages: [asLogged(chat.said(ada, 'one')[0]!)] }])
    const read = instance.nextMark()
    const pointer = { chatId: chat.chatId, userId: bob, readSeq: chat.lastSeq(), at: new Date() }
    await service.deps.inboxes.setRead(read, [pointer])
    for (const mark of [said, read]) instance.announce(mark)

    await until(() => service.toldTo(bob).length > 0)
    expect(service.toldTo(bob)).toMatchObject([{ type: 'notification_removed', notification: { body: 'one' } }])
    await nothingWaits()
    await instance.stop()
  })
})

test('a sender whom nobody can name now is no reason to tell nothing, nor to hold up others', async () => {
  const chat = createTestChat()
  const other = createTestChat()
  const stranger = newUserId()
  await happen(chat.created('direct', [stranger, bob]), other.created('direct', [ada, bob]))
  await Promise.all([...chat.said(stranger, 'who am I?'), ...other.said(ada, 'hello')].map(service.handle))

  await until(() => service.toldTo(bob).length === 2)
  const titles = Object.fromEntries(service.toldTo(bob).map(({ notification: { title, body } }) => [body, title]))
  expect(titles).toEqual({ 'who am I?': 'Somebody', hello: 'Ada' })
})
