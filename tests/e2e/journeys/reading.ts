import { isDeepStrictEqual } from 'node:util'
import { expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import type { World } from './world.ts'

export const readingJourneys = (world: () => World): void => {
  /** Ada has said `count` things to Bob: seq 2 to `count + 1`. */
  const conversation = async (count: number) => {
    const { people } = world()
    const ada = await people.join('ada')
    const bob = await people.join('bob')
    const { id: chatId } = await ada.client.chats.openDirect({ userId: bob.id })
    for (let number = 1; number <= count; number += 1) await ada.client.messages.send({ chatId, text: `${number}` })
    return { ada, bob, chatId }
  }

  test('history goes before, after and around a message, oldest first', async () => {
    const { bob, chatId } = await conversation(9)
    const { history } = bob.client.messages
    const seqs = async (query: Parameters<typeof history>[1]) => {
      const { items, hasBefore, hasAfter } = await history(chatId, query)
      return { seqs: items.map(({ seq }) => seq), hasBefore, hasAfter }
    }

    expect(await seqs({ limit: 3 })).toEqual({ seqs: [8, 9, 10], hasBefore: true, hasAfter: false })
    expect(await seqs({ before: 8, limit: 3 })).toEqual({ seqs: [5, 6, 7], hasBefore: true, hasAfter: true })
    expect(await seqs({ before: 3, limit: 3 })).toEqual({ seqs: [1, 2], hasBefore: false, hasAfter: true })
    expect(await seqs({ after: 8, limit: 3 })).toEqual({ seqs: [9, 10], hasBefore: true, hasAfter: false })
    expect(await seqs({ after: 0, limit: 2 })).toEqual({ seqs: [1, 2], hasBefore: false, hasAfter: true })
    const around = await seqs({ around: 5, limit: 3 })
    expect(around).toEqual({ seqs: [4, 5, 6], hasBefore: true, hasAfter: true })
    expect(await seqs({ after: 10 })).toMatchObject({ seqs: [], hasAfter: false })
  })

  test('unread is what lies beyond the read pointer, which only moves forward and follows what one sends', async () => {
    const { ada, bob, chatId } = await conversation(4)
    const mine = async () => (await bob.client.chats.get(chatId)).me

    expect(await mine()).toMatchObject({ unread: 4 })
    await bob.client.chats.markRead(chatId, 3)
    expect(await mine()).toMatchObject({ readSeq: 3, unread: 2 })
    await bob.client.chats.markRead(chatId, 2)
    expect(await mine()).toMatchObject({ readSeq: 3, unread: 2 })
    await bob.client.messages.send({ chatId, text: 'seen it' })
    expect(await mine()).toMatchObject({ readSeq: 6, unread: 0 })
    expect((await ada.client.chats.get(chatId)).me.unread).toBe(1)
    await ada.client.chats.markRead(chatId, 1_000_000)
    expect((await ada.client.chats.get(chatId)).me).toMatchObject({ readSeq: 6, unread: 0 })
  })

  test('reading on one device is told to the others, and to the sender as a receipt', async () => {
    const { ada, bob, chatId } = await conversation(2)
    const phone = await world().people.otherDevice(bob)

    await bob.client.chats.markRead(chatId, 3)

    await until(() => phone.heard.chat.find((event) => event.kind === 'me' && event.me.readSeq === 3))
    await until(() => ada.heard.receipt.flatMap(({ items }) => items).find((each) => each.readSeq === 3))
    const receipts = await ada.client.chats.receipts(chatId, { seq: 3 })
    expect(receipts.items).toMatchObject([{ userId: bob.id, readSeq: 3 }])
    expect(receipts.counts).toMatchObject({ read: 1 })
  })

  test('what reaches a device is delivered without anybody reading it', async () => {
    const { ada, bob, chatId } = await conversation(1)

    await until(async () => (await ada.client.chats.receipts(chatId, { seq: 2 })).counts.delivered === 1)

    const { items, counts } = await ada.client.chats.receipts(chatId, { seq: 2, state: 'delivered' })
    expect(items).toMatchObject([{ userId: bob.id, deliveredSeq: 2 }])
    expect(counts.read).toBe(0)
    await until(() => ada.heard.receipt.flatMap(({ items }) => items).find((each) => each.deliveredSeq === 2))
  })

  test('typing is seen by the other one, not by oneself, and stops', async () => {
    const { ada, bob, chatId } = await conversation(1)

    await ada.client.chats.setTyping(chatId, true)
    await until(() => bob.heard.typing.length === 1)
    await ada.client.chats.setTyping(chatId, false)
    await until(() => bob.heard.typing.length === 2)

    expect(bob.heard.typing).toEqual([
      { chatId, userId: ada.id, typing: true },
      { chatId, userId: ada.id, typing: false },
    ])
    expect(ada.heard.typing).toEqual([])
  })

  test('the list shows the latest activity first, and every page of it', async () => {
    const { people } = world()
    const ada = await people.register('ada')
    const groups = await Promise.all(['a', 'b', 'c'].map((name) => ada.client.chats.createGroup({ name })))
    const [a, b, c] = groups.map(({ id }) => id)
    for (const chatId of [b!, c!, a!]) await ada.client.messages.send({ chatId, text: 'hi' })

    const listed = async () => {
      const first = await ada.client.chats.list({ limit: 2 })
      const second = await ada.client.chats.list({ limit: 2, cursor: first.next! })
      expect(second.next).toBeNull()
      return [...first.items, ...second.items].map(({ id }) => id)
    }
    await until(async () => isDeepStrictEqual(await listed(), [a, c, b])) // the order follows what is said within moments
  })
}
