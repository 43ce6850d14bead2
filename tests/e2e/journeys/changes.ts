import { expect, test } from '@jest/globals'
import { exportChat } from '@chat/sdk/exports'
import type { MessageChange } from '@chat/sdk/message-change'
import type { Device } from '../people.ts'
import { patiently as until } from './patiently.ts'
import type { World } from './world.ts'

const changesOf = ({ heard }: Device, messageId: string): MessageChange[] =>
  heard.changed.filter(({ id }) => id === messageId)

export const changeJourneys = (world: () => World): void => {
  const said = async (text: string) => {
    const { people } = world()
    const [ada, bob] = await Promise.all([people.join('ada'), people.join('bob')])
    const { id: chatId } = await ada.client.chats.createGroup({ name: 'Engine', memberIds: [bob.id] })
    const { id } = await ada.client.messages.send({ chatId, text })
    await until(() => bob.heard.message.some((message) => message.id === id))
    return { ada, bob, chatId, id }
  }

  test('an edit is told to the others, and what was said before can be read', async () => {
    const { ada, bob, chatId, id } = await said('Helo')

    await expect(ada.client.messages.edit(chatId, id, 'Hello')).resolves.toMatchObject({ id, text: 'Hello' })
    await until(() => changesOf(bob, id).some(({ text }) => text === 'Hello'), { what: 'the edit' })

    await expect(bob.client.messages.get(chatId, id)).resolves.toMatchObject({
      text: 'Hello',
      editedAt: expect.any(String),
    })
    expect((await bob.client.messages.versions(chatId, id)).items).toMatchObject([{ text: 'Helo' }])
    await expect(bob.client.messages.edit(chatId, id, 'mine now')).rejects.toMatchObject({ status: 403 })
  })

  test('edits of one device are there in the order in which it made them', async () => {
    const { ada, chatId, id } = await said('0')
    const texts = Array.from({ length: 8 }, (_, index) => String(index + 1))

    await Promise.all(texts.map((text) => ada.client.messages.edit(chatId, id, text)))

    expect((await ada.client.messages.get(chatId, id)).text).toBe('8')
    const versions = await ada.client.messages.versions(chatId, id)
    expect(versions.items.map(({ text }) => text)).toEqual(['0', ...texts.slice(0, -1)])
  })

  test('a message deleted for all keeps its place and nothing else', async () => {
    const { ada, bob, chatId, id } = await said('never mind')

    await expect(bob.client.messages.delete(chatId, id)).rejects.toMatchObject({ status: 403 })
    await ada.client.messages.delete(chatId, id)

    await until(() => changesOf(bob, id).some(({ deletedAt }) => deletedAt !== undefined), { what: 'the deletion' })
    const { items } = await bob.client.messages.history(chatId)
    expect(items.find((message) => message.id === id)).toMatchObject({ text: '', deletedAt: expect.any(String) })
  })

  test('a message deleted for oneself is gone on all of one’s devices, and nowhere else', async () => {
    const { ada, bob, chatId, id } = await said('not for me')
    const phone = await world().people.otherDevice(bob)

    await bob.client.messages.deleteForMe(chatId, id)

    for (const device of [bob, phone])
      await until(() => device.heard.hidden.some(({ messageId }) => messageId === id), { what: 'the hiding' })
    expect((await phone.client.messages.history(chatId)).items.map((message) => message.id)).not.toContain(id)
    expect((await ada.client.messages.history(chatId)).items.map((message) => message.id)).toContain(id)
    expect(ada.heard.hidden).toEqual([])
  })

  test('reactions are counted, one’s own are known, and all see them', async () => {
    const { ada, bob, chatId, id } = await said('Done!')

    await bob.client.messages.react(chatId, id, '👍')
    await ada.client.messages.react(chatId, id, '👍')
    await expect(bob.client.messages.react(chatId, id, '🎉')).resolves.toMatchObject({
      reactions: [
        { emoji: '👍', count: 2, mine: true },
        { emoji: '🎉', count: 1, mine: true },
      ],
    })
    await until(() => changesOf(ada, id).some(({ reactions }) => reactions?.length === 2), { what: 'both reactions' })

    expect((await ada.client.messages.reactions(chatId, id, { emoji: '👍' })).items).toHaveLength(2)
    await bob.client.messages.unreact(chatId, id, '👍')
    expect((await bob.client.messages.get(chatId, id)).reactions).toMatchObject([
      { emoji: '👍', count: 1, mine: false },
      { emoji: '🎉', count: 1, mine: true },
    ])
  })

  test('answers make a thread', async () => {
    const { ada, bob, chatId, id } = await said('Lunch?')
    await bob.client.messages.send({ chatId, text: 'Yes', replyTo: id })
    await ada.client.messages.send({ chatId, text: 'something else' })
    await ada.client.messages.send({ chatId, text: 'At one', replyTo: id })

    const thread = await bob.client.messages.thread(chatId, id)
    expect(thread.items.map(({ text, replyTo }) => [text, replyTo])).toEqual([
      ['Yes', id],
      ['At one', id],
    ])
    expect((await bob.client.messages.get(chatId, id)).replies).toBe(2)
  })

  test('pins are everybody’s, stars are one’s own', async () => {
    const { ada, bob, chatId, id } = await said('The address is ...')

    await bob.client.messages.pin(chatId, id)
    await until(() => changesOf(ada, id).some(({ pinned }) => pinned === true), { what: 'the pin' })
    expect((await ada.client.messages.pins(chatId)).items).toMatchObject([{ id, pinned: true }])
    await ada.client.messages.unpin(chatId, id)
    await until(() => changesOf(bob, id).some(({ pinned }) => pinned === false), { what: 'the end of the pin' })
    expect((await bob.client.messages.pins(chatId)).items).toEqual([])

    await bob.client.messages.star(chatId, id)
    expect((await bob.client.messages.starred()).items).toMatchObject([{ id }])
    expect((await ada.client.messages.starred()).items).toEqual([])
    await bob.client.messages.unstar(chatId, id)
    expect((await bob.client.messages.starred()).items).toEqual([])
  })

  test('what changed while one was away is told when one is back', async () => {
    const { ada, bob, chatId, id } = await said('before')
    const second = await ada.client.messages.send({ chatId, text: 'second' })
    await until(() => bob.heard.message.some((message) => message.id === second.id))
    const positions = bob.client.positions()
    bob.client.close()

    await ada.client.messages.edit(chatId, id, 'after')
    await ada.client.messages.delete(chatId, second.id)
    const third = await ada.client.messages.send({ chatId, text: 'third' })
    await ada.client.messages.edit(chatId, third.id, 'third, edited')

    const back = await world().people.otherDevice(bob, { positions })
    await until(() => back.heard.message.some((message) => message.id === third.id), { what: 'what was missed' })
    expect(back.heard.message).toMatchObject([{ id: third.id, text: 'third, edited' }])
    const { items } = await back.client.messages.history(chatId)
    expect(items.find((message) => message.id === id)!.text).toBe('after')
  })

  test('a search finds what one may read, by words and their beginnings', async () => {
    const { ada, bob, chatId, id } = await said('The Difference Engine computes polynomials')
    const found = async ({ client }: Device, q: string) => (await client.messages.search({ q })).items

    await until(async () => (await found(bob, 'difference polyn')).length === 1, { what: 'the message to be found' })
    expect(await found(bob, 'difference polyn')).toMatchObject([{ id, chatId }])
    const eve = await world().people.register('eve')
    expect(await found(eve, 'difference')).toEqual([])
    await ada.client.messages.delete(chatId, id)
    expect(await found(bob, 'difference')).toEqual([])
  })

  test('a chat is exported message by message, as a member sees it', async () => {
    const { ada, bob, chatId } = await said('0')
    for (let index = 1; index < 20; index += 1) await ada.client.messages.send({ chatId, text: String(index) })

    const texts: string[] = []
    for await (const message of exportChat(bob.client, chatId)) if (!message.system) texts.push(message.text)

    expect(texts).toEqual(Array.from({ length: 20 }, (_, index) => String(index)))
    const eve = await world().people.register('eve')
    const exported = exportChat(eve.client, chatId)[Symbol.asyncIterator]()
    await expect(exported.next()).rejects.toMatchObject({ status: 404 })
  })
}
