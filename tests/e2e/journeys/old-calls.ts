import { expect, test } from '@jest/globals'
import { message } from '@chat/sdk/message'
import { z } from 'zod'
import { until } from '@chat/common/testing/until'
import type { World } from './world.ts'

const oldHistory = z.object({
  items: z.array(
    z.object({
      sender: z.string(),
      recipient: z.string(),
      content: z.string(),
      timestamp: z.iso.datetime(),
      seq: z.number(),
    }),
  ),
})

export const oldCallJourneys = (world: () => World): void => {
  test('/chat/send and /chat/history speak of names, and of the same chat', async () => {
    const { people } = world()
    const ada = await people.join('ada')
    const bob = await people.join('bob')
    const send = { recipient: bob.username, content: 'as ever' }

    const sent = await ada.client.request('POST', '/chat/send', message, { body: send })
    await bob.client.messages.send({ to: ada.username, text: 'and now' })
    const history = await ada.client.request('GET', '/chat/history', oldHistory, { query: { user: bob.username } })

    expect(sent).toMatchObject({ text: 'as ever', senderId: ada.id })
    expect(history.items).toMatchObject([
      { sender: ada.username, recipient: bob.username, content: 'as ever' },
      { sender: bob.username, recipient: ada.username, content: 'and now' },
    ])
    await until(() => bob.heard.message.find(({ id }) => id === sent.id))
  })

  test('a history with somebody one never wrote to is empty', async () => {
    const { people } = world()
    const ada = await people.register('ada')
    const bob = await people.register('bob')

    await expect(
      ada.client.request('GET', '/chat/history', oldHistory, { query: { user: bob.username } }),
    ).resolves.toEqual({ items: [] })
  })
}
