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
export const untilFlowing = async ({ acknowledged }: Load, more: number, timeoutMs = 20_000): Promise<void> => {
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
    for (const { client } of away) {
      const folded = async () => {
        const { items } = await client.notifications.list({ unread: true })
        return items.filter((each) => each.chatId === chatId && each.type === 'message')
      }
      await until(async () => (await folded())[0]?.count === said, { timeoutMs: 20_000, what: 'the notification' })
      if ((await folded()).length !== 1) throw new Error('more than one notification for one chat')
    }
  }
}
