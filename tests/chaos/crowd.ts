import { expect } from '@jest/globals'
import type { Client } from '@chat/sdk/client'
import { until } from '@chat/common/testing/until'
import { createPeople, type Device, type People } from '../e2e/people.ts'
import { expectHandedOver, expectWhole, readHistory } from './history.ts'
import type { Load, Sender } from './load.ts'

export type Crowd = { people: People; senders: Sender[]; readers: Device[]; away: Device[]; chatIds: string[] }

/**
 * Eight senders, four to each of two groups; four readers and two people who are away are in both. The readers are
 * connected before there is a chat, so they are handed all of it.
 */
export const gatherCrowd = async (url: string): Promise<Crowd> => {
  const people = createPeople(url)
  const readers = await Promise.all([1, 2, 3, 4].map((number) => people.join(`reader${number}`)))
  const away = await Promise.all([1, 2].map((number) => people.register(`away${number}`)))
  const writers = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((number) => people.join(`sender${number}`)))

  const chats = await Promise.all(
    [writers.slice(0, 4), writers.slice(4)].map(async (group, index) => {
      const memberIds = [...group.slice(1), ...readers, ...away].map(({ id }) => id)
      const { id: chatId } = await group[0]!.client.chats.createGroup({ name: `group ${index + 1}`, memberIds })
      return { chatId, senders: group.map(({ client, username }) => ({ name: username, client, chatId })) }
    }),
  )
  return { people, readers, away, chatIds: chats.map(({ chatId }) => chatId), senders: chats.flatMap((c) => c.senders) }
}

/** Resolves when `more` further messages were acknowledged. */
export const untilFlowing = async ({ acknowledged }: Load, more: number, timeoutMs = 60_000): Promise<void> => {
  const before = acknowledged.length
  await until(() => acknowledged.length >= before + more, { timeoutMs, what: `${more} further acknowledgements` })
}

/** What has to be true after any accident. */
export const expectNothingLost = async ({ readers, away, chatIds }: Crowd, load: Load): Promise<void> => {
  for (const chatId of chatIds) {
    const history = await readHistory(readers[0]!.client, chatId)
    expectWhole(
      history,
      load.acknowledged.filter((message) => message.chatId === chatId),
    )
    await Promise.all(readers.map((reader) => expectHandedOver(reader, chatId, history)))

    const said = history.filter(({ system }) => !system).length
    const andBeingAdded = 1
    for (const { client } of away) await untilFolded(client, chatId, said + andBeingAdded)
  }
}

/** Somebody who was away has one notification for the chat, of all that was said. */
const untilFolded = async (client: Client, chatId: string, count: number): Promise<void> => {
  let counts: number[] = []
  const isFolded = async () => {
    const { items } = await client.notifications.list({ unread: true })
    counts = items.filter((each) => each.chatId === chatId && each.type === 'message').map((each) => each.count)
    return counts.includes(count)
  }
  await until(isFolded, { timeoutMs: 60_000, what: 'the notification' }).catch(() => {})
  expect(counts).toEqual([count])
}
