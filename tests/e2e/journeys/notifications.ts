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
}
