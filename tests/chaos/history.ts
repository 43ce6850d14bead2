import { expect } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import type { Client } from '@chat/sdk/client'
import type { Message } from '@chat/sdk/message'
import type { Device } from '../e2e/people.ts'

/** All of a chat, page by page, as one of its members reads it. */
export const readHistory = async (client: Client, chatId: string): Promise<Message[]> => {
  const messages: Message[] = []
  for (let after = 0; ; after = messages.at(-1)!.seq) {
    const { items, hasAfter } = await client.messages.history(chatId, { after, limit: 100 })
    messages.push(...items)
    if (!hasAfter || items.length === 0) return messages
  }
}

/** No hole in the numbers; each acknowledged message there once, at its place; each sender's messages in their order. */
export const expectWhole = (history: Message[], acknowledged: Message[]): void => {
  expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1))
  expect(new Set(history.map(({ id }) => id)).size).toBe(history.length)

  const placeOf = new Map(history.map(({ id, seq }) => [id, seq]))
  expect(acknowledged.filter(({ id, seq }) => placeOf.get(id) !== seq)).toEqual([])

  const said = history.filter(({ system }) => !system)
  expect(said).toHaveLength(new Set(said.map(({ clientMessageId }) => clientMessageId)).size)
  for (const sender of new Set(said.map(({ senderId }) => senderId))) {
    const own = said.filter(({ senderId }) => senderId === sender)
    const numbers = own.map(({ text }) => Number(text.split(' ').at(-1)))
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  }
}

/** The device was handed exactly this history, from its first to its last message. */
export const expectHandedOver = async ({ heard }: Device, chatId: string, history: Message[]): Promise<void> => {
  const handed = () => heard.message.filter((each) => each.chatId === chatId)
  const last = history.at(-1)!.seq
  await until(() => (handed().at(-1)?.seq ?? 0) >= last, { timeoutMs: 20_000, what: 'the last message at a reader' })
  expect(handed().map(({ seq, id }) => `${seq} ${id}`)).toEqual(history.map(({ seq, id }) => `${seq} ${id}`))
}
