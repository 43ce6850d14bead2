import { expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import type { Message } from '@chat/sdk/message'
import { password } from '../people.ts'
import type { World } from './world.ts'

const texts = (messages: Message[]): string[] => messages.filter(({ system }) => !system).map(({ text }) => text)

export const directChatJourneys = (world: () => World): void => {
  test('two people have one chat, whoever opens it and however often at once', async () => {
    const { people } = world()
    const ada = await people.join('ada')
    const bob = await people.join('bob')

    const opened = await Promise.all([
      ada.client.chats.openDirect({ userId: bob.id }),
      bob.client.chats.openDirect({ username: ada.username }),
      ada.client.chats.openDirect({ username: bob.username.toUpperCase() }),
      bob.client.messages.send({ to: ada.username, text: 'hello' }).then(({ chatId }) => ({ id: chatId })),
    ])

    expect(new Set(opened.map(({ id }) => id)).size).toBe(1)
    expect((await ada.client.chats.list()).items).toHaveLength(1)
    const { items } = await ada.client.messages.history(opened[0]!.id)
    expect(items.map(({ seq }) => seq)).toEqual([1, 2])
    expect(items.filter(({ system }) => system?.kind === 'created')).toHaveLength(1)
  })

  test('messages reach every device of both, in order and once, sent by request or by socket', async () => {
    const { people } = world()
    const ada = await people.join('ada')
    const bob = await people.join('bob')
    const devices = [ada, bob, await people.otherDevice(ada), await people.otherDevice(bob)]
    const chat = await ada.client.chats.openDirect({ userId: bob.id })
    const silent = people.open().client
    await silent.login(ada.username, password)

    await ada.client.messages.send({ chatId: chat.id, text: 'by socket' })
    await silent.messages.send({ chatId: chat.id, text: 'by request' })
    await bob.client.messages.send({ chatId: chat.id, text: 'back' })
    await bob.client.messages.send({ to: ada.username, text: 'by name' })

    const said = ['by socket', 'by request', 'back', 'by name']
    for (const { heard } of devices) {
      await until(() => heard.message.length >= 5, { what: 'all messages at every device' })
      expect(texts(heard.message)).toEqual(said)
      expect(heard.message.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
      expect(heard.chat.filter(({ kind }) => kind === 'created')).toMatchObject([{ chatId: chat.id }])
    }
  })

  test('the chat shows each of the two the other one', async () => {
    const { people } = world()
    const ada = await people.register('ada')
    const bob = await people.register('bob')
    const { chatId } = await ada.client.messages.send({ to: bob.username, text: 'hi' })

    await expect(ada.client.chats.get(chatId)).resolves.toMatchObject({
      type: 'direct',
      peer: { id: bob.id, username: bob.username },
      memberCount: 2,
      lastSeq: 2,
      lastMessage: { text: 'hi' },
      me: { unread: 0 },
    })
    await expect(bob.client.chats.get(chatId)).resolves.toMatchObject({ peer: { id: ada.id }, me: { unread: 1 } })
  })

  test('a direct chat has no name, no other members, and needs another person', async () => {
    const { people } = world()
    const ada = await people.register('ada')
    const bob = await people.register('bob')
    const eve = await people.register('eve')
    const { id } = await ada.client.chats.openDirect({ userId: bob.id })

    await expect(ada.client.chats.rename(id, 'ours')).rejects.toMatchObject({ status: 409 })
    await expect(ada.client.chats.addMembers(id, [eve.id])).rejects.toMatchObject({ status: 409 })
    await expect(ada.client.chats.removeMember(id, bob.id)).rejects.toMatchObject({ status: 409 })
    await expect(ada.client.chats.openDirect({ userId: ada.id })).rejects.toMatchObject({ status: 400 })
    await expect(ada.client.messages.send({ to: 'nobody-at-all', text: 'hi' })).rejects.toMatchObject({
      status: 404,
      slug: 'user-not-found',
    })
  })
}
