import { expect, test } from '@jest/globals'
import { patiently as until } from './patiently.ts'
import type { World } from './world.ts'

/** One pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export const attachmentJourneys = (world: () => World): void => {
  const pair = async () => {
    const { people } = world()
    const [ada, bob] = await Promise.all([people.join('ada'), people.join('bob')])
    const { id: chatId } = await ada.client.chats.createGroup({ name: 'Files', memberIds: [bob.id] })
    return { ada, bob, chatId }
  }

  const load = (address: string): Promise<Response> => fetch(new URL(address, world().url))

  test('a file is uploaded, sent and loaded by its address without a token', async () => {
    const { ada, bob, chatId } = await pair()

    const file = new File([png], 'pixel.png', { type: 'text/plain' })
    const attachment = await ada.client.chats.uploadAttachment(chatId, file)
    expect(attachment).toMatchObject({ name: 'pixel.png', type: 'image/png', size: png.length, width: 1, height: 1 })
    const sent = await ada.client.messages.send({ chatId, attachmentIds: [attachment.id] })
    expect(sent.attachments).toMatchObject([{ id: attachment.id }])

    await until(() => bob.heard.message.some(({ id }) => id === sent.id), { what: 'the message with the file' })
    const received = bob.heard.message.find(({ id }) => id === sent.id)!.attachments[0]!
    const answer = await load(received.url!)
    expect(answer.status).toBe(200)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(png)
    expect((await load(received.url!.replace(/=[^=]*$/, '=forged'))).status).toBeGreaterThanOrEqual(400)
  })

  test('a file belongs to whoever uploaded it, to its chat, and to one message', async () => {
    const { ada, bob, chatId } = await pair()
    const { id } = await ada.client.chats.uploadAttachment(chatId, new Blob(['notes']), { name: 'notes.txt' })
    const elsewhere = await ada.client.chats.createGroup({ name: 'Elsewhere' })

    await expect(bob.client.messages.send({ chatId, attachmentIds: [id] })).rejects.toMatchObject({
      name: 'ApiProblem',
    })
    await expect(ada.client.messages.send({ chatId: elsewhere.id, attachmentIds: [id] })).rejects.toMatchObject({
      name: 'ApiProblem',
    })
    await ada.client.messages.send({ chatId, text: 'here', attachmentIds: [id] })
    await expect(ada.client.messages.send({ chatId, attachmentIds: [id] })).rejects.toMatchObject({ status: 409 })

    const eve = await world().people.register('eve')
    await expect(eve.client.chats.uploadAttachment(chatId, new Blob(['x']))).rejects.toMatchObject({ status: 404 })
  })

  test('a group has a picture', async () => {
    const { ada, bob, chatId } = await pair()

    await ada.client.chats.setAvatar(chatId, new Blob([png]))
    await until(() => bob.heard.chat.some((event) => event.kind === 'updated' && !!event.chat.avatarUrl), {
      what: 'the picture',
    })
    const { avatarUrl } = await bob.client.chats.get(chatId)
    expect((await load(avatarUrl!)).headers.get('content-type')).toBe('image/png')

    await ada.client.chats.removeAvatar(chatId)
    expect((await bob.client.chats.get(chatId)).avatarUrl ?? null).toBeNull()
    await expect(bob.client.chats.setAvatar(chatId, new Blob([png]))).rejects.toMatchObject({ status: 403 })
  })
}
