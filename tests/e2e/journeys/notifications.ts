import { expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { z } from 'zod'
import type { World } from './world.ts'

const anything = z.unknown()

export const notificationJourneys = (world: () => World): void => {
  const pair = async () => {
    const { people } = world()
    const ada = await people.join('ada')
    const bob = await people.join('bob')
    const { id: chatId } = await ada.client.chats.openDirect({ userId: bob.id })
    return { ada, bob, chatId }
  }

  const ofChat = async ({ client }: Awaited<ReturnType<typeof pair>>['bob'], chatId: string) => {
    const { items } = await client.notifications.list({ unread: true })
    return items.filter((each) => each.chatId === chatId && each.type === 'message')
  }

  test('unread messages of a chat fold into one notification, told live', async () => {
    const { ada, bob, chatId } = await pair()
    for (const text of ['one', 'two', 'three']) await ada.client.messages.send({ chatId, text })

    await until(async () => (await ofChat(bob, chatId))[0]?.count === 3)

    const notifications = await ofChat(bob, chatId)
    expect(notifications).toHaveLength(1)
    expect(notifications[0]).toMatchObject({ actorId: ada.id, body: 'three', seq: 4 })
    const live = () => bob.heard.notification.filter(({ notification }) => notification.id === notifications[0]!.id)
    await until(() => live().at(-1)?.notification.count === 3)
    expect(live().at(0)!.kind).toBe('new')
    expect(await ofChat(ada, chatId)).toEqual([])
    expect(ada.heard.notification.filter(({ notification }) => notification.type === 'message')).toEqual([])
  })

  test('reading the chat withdraws it', async () => {
    const { ada, bob, chatId } = await pair()
    const { seq } = await ada.client.messages.send({ chatId, text: 'read me' })
    await until(async () => (await ofChat(bob, chatId)).length === 1)

    await bob.client.chats.markRead(chatId, seq)

    await until(async () => (await ofChat(bob, chatId)).length === 0)
    await until(() => bob.heard.notification.find(({ kind }) => kind === 'removed'))
    await until(async () => (await bob.client.notifications.unreadCount()) === 0)
  })

  test('one can be marked read and unread, and all of them at once', async () => {
    const { ada, bob, chatId } = await pair()
    await ada.client.messages.send({ chatId, text: 'hi' })
    const { id } = await until(async () => (await ofChat(bob, chatId))[0])
    const { notifications } = bob.client

    await notifications.setRead(id)
    expect(await notifications.unreadCount()).toBe(0)
    await notifications.setRead(id, false)
    expect(await notifications.unreadCount()).toBe(1)
    await notifications.readAll(chatId)
    expect(await notifications.unreadCount()).toBe(0)
    expect((await notifications.list()).items.find((each) => each.id === id)?.readAt).toEqual(expect.any(String))
  })

  test('a mention is told as one', async () => {
    const { ada, bob, chatId } = await pair()
    await ada.client.messages.send({ chatId, text: `look, @${bob.username}` })

    await until(async () => (await bob.client.notifications.list()).items.find(({ type }) => type === 'mention'))
  })

  test('an answer and a reaction are told to whom they are about, until they are read or taken back', async () => {
    const { ada, bob, chatId } = await pair()
    const { id, seq } = await bob.client.messages.send({ chatId, text: 'tea?' })
    const answer = await ada.client.messages.send({ chatId, text: 'yes!', replyTo: id })
    await ada.client.messages.react(chatId, id, '👍')

    const told = async () => (await bob.client.notifications.list({ unread: true })).items
    const ofType = async (type: string) => (await told()).find((each) => each.chatId === chatId && each.type === type)
    expect(await until(() => ofType('reply'))).toMatchObject({ seq: answer.seq, actorId: ada.id, body: 'yes!' })
    expect(await until(() => ofType('reaction'))).toMatchObject({ messageId: id, seq, actorId: ada.id, count: 1 })

    await ada.client.messages.unreact(chatId, id, '👍')
    await until(async () => !(await ofType('reaction')), { what: 'the end of the reaction' })
    await bob.client.chats.markRead(chatId, answer.seq)
    await until(async () => (await told()).every((each) => each.chatId !== chatId), { what: 'the end of the answer' })
  })

  test('what is edited is told as it is now, and what is deleted is told no more', async () => {
    const { ada, bob, chatId } = await pair()
    const kept = await ada.client.messages.send({ chatId, text: 'at nien' })
    const deleted = await ada.client.messages.send({ chatId, text: 'a secret' })
    await until(async () => (await ofChat(bob, chatId))[0]?.count === 2)

    await ada.client.messages.edit(chatId, kept.id, 'at nine')
    await ada.client.messages.delete(chatId, deleted.id)
    const shown = async () => {
      const [one] = await ofChat(bob, chatId)
      return one?.count === 1 && one.body === 'at nine'
    }
    await until(shown, { what: 'the message that is left, as it is now' })
    await ada.client.messages.delete(chatId, kept.id)
    await until(async () => (await ofChat(bob, chatId)).length === 0)
  })

  test('of three devices one reads, and it is gone on the others', async () => {
    const { ada, bob, chatId } = await pair()
    const others = [await world().people.otherDevice(bob), await world().people.otherDevice(bob)]
    const { seq } = await ada.client.messages.send({ chatId, text: 'read me' })
    const told = (kind: string) =>
      others.every(({ heard }) =>
        heard.notification.some((each) => each.kind === kind && each.notification.chatId === chatId),
      )
    await until(() => told('new'), { what: 'the notification on both' })

    await bob.client.chats.markRead(chatId, seq)
    await until(() => told('removed'), { what: 'its end on both' })
  })

  test('what people want to be told of is obeyed', async () => {
    const { ada, bob, chatId } = await pair()
    expect(await bob.client.notifications.preferences()).toMatchObject({ inApp: true, digest: 'off', quietHours: null })
    const changed = await bob.client.notifications.setPreferences({ types: { message: { inApp: false } } })
    expect(changed.types).toMatchObject({ message: { inApp: false } })

    await ada.client.messages.send({ chatId, text: 'not this' })
    await ada.client.messages.send({ chatId, text: `but this, @${bob.username}` })
    const told = async () => (await bob.client.notifications.list()).items.filter((each) => each.chatId === chatId)
    await until(async () => (await told()).length > 0)
    expect(await told()).toMatchObject([{ type: 'mention' }])
  })

  test('what somebody chooses for a chat reaches their devices, and what they are notified of', async () => {
    const { ada, bob, chatId } = await pair()
    const chosen = await bob.client.chats.choose(chatId, { level: 'mentions', pinned: true })

    expect(chosen.me).toMatchObject({ level: 'mentions', pinned: true })
    await until(() => bob.heard.chat.find((event) => event.kind === 'me' && event.me.level === 'mentions'))
    const isObeyed = async (): Promise<boolean> => {
      await ada.client.messages.send({ chatId, text: 'not for everybody' })
      const { seq } = await ada.client.messages.send({ chatId, text: `@${bob.username}` })
      const notified = async () =>
        (await bob.client.notifications.list({ unread: true })).items.find((each) => each.seq === seq)
      const { count } = await until(notified)
      await bob.client.chats.markRead(chatId, seq)
      return count === 1
    }
    await until(isObeyed, { timeoutMs: 10_000, what: 'a notification of the mention alone' })
  })

  test("nobody reads or changes somebody else's", async () => {
    const { ada, bob, chatId } = await pair()
    await ada.client.messages.send({ chatId, text: 'hi' })
    const { id } = await until(async () => (await ofChat(bob, chatId))[0])

    await expect(ada.client.notifications.setRead(id)).rejects.toMatchObject({ status: 404 })
    const others = ada.client.request('GET', `/notifications/${bob.id}`, anything)
    await expect(others).rejects.toMatchObject({ status: 403 })
    await expect(bob.client.request('GET', `/notifications/${bob.id}`, anything)).resolves.toMatchObject({
      items: [{ id }],
    })
  })

  test('what somebody is told of, and how, is chosen on any device', async () => {
    const { people } = world()
    const bob = await people.join('bob')
    const { notifications } = bob.client
    const { types } = await notifications.preferences()
    const quietHours = { from: '22:00', to: '07:00' }
    await Promise.all([
      notifications.setPreferences({ quietHours, types: { mention: { email: false } } }),
      notifications.setPreferences({ digest: 'daily', email: { after: '2h' } }),
    ])
    expect(await notifications.preferences()).toEqual({
      inApp: true,
      push: true,
      email: { enabled: true, after: '2h' },
      digest: 'daily',
      quietHours,
      types: { ...types, mention: { email: false } },
    })
  })
}
