import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { createPeople, tokenOf, type Device, type People } from '../e2e/people.ts'
import { openRawSocket } from '../e2e/raw-socket.ts'
import { startMongod, type TestServer } from '../support/mongod.ts'
import { startRabbitmq, type TestRabbitmq } from '../support/rabbitmq.ts'
import { describeWithRabbitmq } from './describe-with-rabbitmq.ts'
import { dropLiveQueue } from './drop-live-queue.ts'
import { expectHandedOver, expectWhole, readHistory } from './history.ts'
import { startServices, type Services } from '../support/services.ts'
import { untilAnnounced } from './outboxes.ts'
import { startLoad } from './load.ts'
import { untilFlowing } from './crowd.ts'

/** Enough to show an order that is not one; CHAOS_MESSAGES=10000 sends more. */
const total = Number(process.env.CHAOS_MESSAGES ?? 2_000)

describeWithRabbitmq('two instances of chat-service', () => {
  let mongod: TestServer
  let rabbitmq: TestRabbitmq
  let services: Services
  let here: People
  let there: People

  beforeAll(async () => {
    ;[mongod, rabbitmq] = await Promise.all([startMongod(), startRabbitmq()])
    services = await startServices({ mongoUrl: mongod.url, rabbitmqUrl: rabbitmq.url })
    here = createPeople(services.doors[0]!.url)
    there = createPeople(services.doors[1]!.url)
  }, 180_000)

  afterAll(async () => {
    here?.leave()
    there?.leave()
    await services?.stop()
    await Promise.all([mongod?.stop(), rabbitmq?.stop()])
  }, 60_000)

  /** One chat with two people at each instance, all of whom hear it from its first message on. */
  const gather = async () => {
    const members = await Promise.all([here.join('ada'), there.join('bob'), here.join('cleo'), there.join('dan')])
    const [ada, ...others] = members
    const group = { name: 'both', memberIds: others.map(({ id }) => id) }
    const { id: chatId } = await ada!.client.chats.createGroup(group)
    return { members: members as [Device, Device, Device, Device], chatId }
  }

  test('thousands of messages sent at both at once come to everybody in one order, without a hole or a double', async () => {
    const { members, chatId } = await gather()
    let sent = 0
    const send = async ({ client, username }: Device): Promise<void> => {
      for (let number = 1; sent < total; number += 1) {
        sent += 1
        await client.call('message:send', {
          chatId,
          text: `${username} ${number}`,
          clientMessageId: crypto.randomUUID(),
        })
      }
    }
    const senders = members.flatMap((member) => Array.from({ length: 8 }, () => member))
    await Promise.all(senders.map(send))

    const history = await readHistory(members[0].client, chatId)
    expect(history).toHaveLength(total + 1)
    expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1))
    await Promise.all(members.map((member) => expectHandedOver(member, chatId, history)))
    await untilAnnounced(mongod.url)
  }, 180_000)

  test('an instance killed and started again under load loses nothing', async () => {
    const { members, chatId } = await gather()
    const load = startLoad(members.map(({ client, username }) => ({ name: username, client, chatId })))

    for (const { chat } of services.doors) {
      await untilFlowing(load, 40)
      await chat.kill()
      await chat.start()
    }
    await untilFlowing(load, 40)
    await load.stop()

    expect(load.refused).toEqual([])
    const history = await readHistory(members[0].client, chatId)
    expectWhole(history, load.acknowledged)
    await Promise.all(members.map((member) => expectHandedOver(member, chatId, history)))
    await untilAnnounced(mongod.url)
  }, 180_000)

  test('an instance that goes deaf under load misses nothing in the end, and who was removed meanwhile hears no more', async () => {
    const { members, chatId } = await gather()
    const [ada, bob, cleo, dan] = members
    const senders = [ada, bob, cleo].map(({ client, username }) => ({ name: username, client, chatId }))
    const load = startLoad(senders)
    await untilFlowing(load, 40)

    const ears = await Promise.all(
      services.doors.map(async ({ url }) => openRawSocket(url, await tokenOf(url, bob.username))),
    )

    const dropping = dropLiveQueue(rabbitmq)
    await ada.client.chats.removeMember(chatId, dan.id)
    await dropping
    const isTold = () => ears.some(({ heard }) => heard.some(({ name }) => name === 'resync'))
    await until(isTold, { timeoutMs: 20_000, what: 'the call to sync' })
    await untilFlowing(load, 80)
    await load.stop()
    ears.forEach((ear) => ear.close())

    const history = await readHistory(ada.client, chatId)
    expectWhole(history, load.acknowledged)
    await Promise.all([ada, bob, cleo].map((member) => expectHandedOver(member, chatId, history)))
    const removedAt = history.find(({ system }) => system?.kind === 'members-removed')!.seq
    await until(() => dan.heard.chat.find((each) => each.kind === 'removed' && each.chatId === chatId))
    const heard = dan.heard.message.filter((each) => each.chatId === chatId)
    expect(Math.max(...heard.map(({ seq }) => seq))).toBeLessThanOrEqual(removedAt)
  }, 180_000)

  test('a session that ends while the broker is away ends everywhere within a second, also for who starts later', async () => {
    const ada = await there.join('ada')
    const url = services.doors[1]!.url
    const token = await tokenOf(url, ada.username)
    const socket = await openRawSocket(url, token)
    await until(() => socket.heard.some(({ name }) => name === 'ready'))
    const status = async (door: string): Promise<number> =>
      (await fetch(`${door}/api/chats`, { headers: { authorization: `Bearer ${token}` } })).status
    expect(await status(url)).toBe(200)

    await rabbitmq.kill()
    await fetch(`${url}/api/auth/logout`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })

    const withinASecond = { timeoutMs: 1_000 }
    await until(() => socket.ended(), { ...withinASecond, what: 'the end of the connection' })
    expect(socket.heard).toContainEqual({ name: 'session:ending', payload: { reason: 'revoked' } })
    for (const { url, chat } of services.doors) {
      await until(async () => (await status(url)) === 401, withinASecond)
      await until(async () => (await status(chat.url)) === 401, withinASecond)
    }
    const late = await services.addChatService()
    const first = await until(async () => {
      const given = await status(late.url)
      if (given === 503) return undefined // it does not know yet, and says so
      return given
    })
    expect(first).toBe(401)
    await rabbitmq.restart()
  }, 180_000)
})
