import { expect, test } from '@jest/globals'
import { patiently as until } from './patiently.ts'
import type { World } from './world.ts'

const soon = (ms: number): string => new Date(Date.now() + ms).toISOString()

export const draftAndScheduledJourneys = (world: () => World): void => {
  const pair = async () => {
    const { people } = world()
    const [ada, bob] = await Promise.all([people.join('ada'), people.join('bob')])
    const { id: chatId } = await ada.client.chats.openDirect({ userId: bob.id })
    return { ada, bob, chatId }
  }

  test('what one has begun to write is on all of one’s devices, and nobody else’s', async () => {
    const { ada, bob, chatId } = await pair()
    const phone = await world().people.otherDevice(ada)

    await ada.client.chats.setDraft(chatId, 'Dear Bob')
    await until(() => phone.heard.chat.some((event) => event.kind === 'me' && event.me.draft === 'Dear Bob'))
    expect((await phone.client.chats.get(chatId)).me.draft).toBe('Dear Bob')
    expect((await bob.client.chats.get(chatId)).me.draft ?? null).toBeNull()

    await phone.client.chats.clearDraft(chatId)
    expect((await ada.client.chats.get(chatId)).me.draft ?? null).toBeNull()
  })

  test('a message can be marked as the first unread one, until it is read again', async () => {
    const { ada, bob, chatId } = await pair()
    for (const text of ['1', '2', '3']) await ada.client.messages.send({ chatId, text })
    const { lastSeq } = await bob.client.chats.get(chatId)
    await bob.client.chats.markRead(chatId, lastSeq)

    await bob.client.chats.markUnread(chatId, lastSeq - 1)
    expect((await bob.client.chats.get(chatId)).me.unread).toBe(2)
    await bob.client.chats.markRead(chatId, lastSeq)
    expect((await bob.client.chats.get(chatId)).me.unread).toBe(0)
  })

  test('a message is sent when it is due, once, and its sender is told', async () => {
    const { ada, bob, chatId } = await pair()
    const { id } = await ada.client.messages.schedule({ chatId, text: 'later', sendAt: soon(1_500) })
    expect((await ada.client.messages.scheduled()).items).toMatchObject([{ id, chatId, text: 'later' }])

    await until(() => bob.heard.message.some(({ text }) => text === 'later'), { what: 'the message, in time' })
    await until(() => ada.heard.scheduled.length > 0, { what: 'word of it' })
    expect(ada.heard.scheduled).toMatchObject([{ kind: 'sent', id, message: { text: 'later' } }])
    expect((await ada.client.messages.scheduled()).items).toEqual([])
    expect((await bob.client.messages.history(chatId)).items.filter(({ text }) => text === 'later')).toHaveLength(1)
  })

  test('a message that waits can be changed and taken back', async () => {
    const { ada, chatId } = await pair()
    const { id } = await ada.client.messages.schedule({ chatId, text: 'draft', sendAt: soon(3_600_000) })
    const later = soon(7_200_000)

    await expect(ada.client.messages.changeScheduled(id, { text: 'better', sendAt: later })).resolves.toMatchObject({
      text: 'better',
      sendAt: later,
    })
    await ada.client.messages.cancelScheduled(id)
    expect((await ada.client.messages.scheduled()).items).toEqual([])
    await expect(ada.client.messages.changeScheduled(id, { text: 'x' })).rejects.toMatchObject({ status: 404 })
  })

  test('one that may not be sent any more when it is due is told of as failed', async () => {
    const { ada, bob, chatId } = await pair()
    const { id } = await ada.client.messages.schedule({ chatId, text: 'too late', sendAt: soon(1_500) })
    await bob.client.users.block(ada.id)

    await until(() => ada.heard.scheduled.length > 0, { what: 'word of it' })
    expect(ada.heard.scheduled).toMatchObject([{ kind: 'failed', id, problem: { status: 403 } }])
  })
}
