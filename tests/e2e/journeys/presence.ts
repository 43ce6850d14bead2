import { expect, test } from '@jest/globals'
import type { Device } from '../people.ts'
import { patiently as until } from './patiently.ts'
import type { World } from './world.ts'

const latest = ({ heard }: Device, userId: string): string | undefined =>
  heard.presence.findLast((each) => each.userId === userId)?.presence

export const presenceJourneys = (world: () => World): void => {
  const pair = async () => {
    const { people } = world()
    const [ada, bob] = await Promise.all([people.join('ada'), people.join('bob')])
    await ada.client.chats.openDirect({ userId: bob.id })
    return { ada, bob }
  }

  test('who is watched is seen to be there, away, and gone', async () => {
    const { ada, bob } = await pair()

    await expect(ada.client.presence.subscribe([bob.id])).resolves.toMatchObject([{ userId: bob.id }])
    await until(() => latest(ada, bob.id) === 'online', { what: 'bob to be online' })
    await bob.client.presence.set('away')
    await until(() => latest(ada, bob.id) === 'away', { what: 'bob to be away' })
    bob.client.close()
    await until(() => latest(ada, bob.id) === 'offline', { what: 'bob to be offline' })
  })

  test('two devices are one person, who is there as long as one of them is', async () => {
    const { ada, bob } = await pair()
    const phone = await world().people.otherDevice(bob)
    await ada.client.presence.subscribe([bob.id])
    await until(() => latest(ada, bob.id) === 'online')
    // His connections are kept a moment after they are ready, so he may have been seen offline before, and rightly.
    const before = ada.heard.presence.length

    await bob.client.presence.set('away')
    bob.client.close()
    await phone.client.presence.set('away')
    await until(() => latest(ada, bob.id) === 'away', { what: 'bob to be away, not offline' })
    expect(ada.heard.presence.slice(before).map(({ presence }) => presence)).not.toContain('offline')
  })

  test('nobody sees strangers, or who does not want to be seen', async () => {
    const { ada, bob } = await pair()
    const eve = await world().people.join('eve')
    await expect(eve.client.presence.subscribe([bob.id])).resolves.toEqual([])

    await bob.client.users.changeSettings({ showPresence: false })
    await until(async () => (await ada.client.presence.subscribe([bob.id])).length === 0, { what: 'bob to be unseen' })
  })

  test('who types is seen by the others', async () => {
    const { ada, bob } = await pair()
    const { items } = await ada.client.chats.list()
    const chatId = items[0]!.id

    await ada.client.chats.setTyping(chatId, true)
    await until(() => bob.heard.typing.some(({ userId, typing }) => userId === ada.id && typing))
    await ada.client.chats.setTyping(chatId, false)
    await until(() => bob.heard.typing.some(({ typing }) => !typing))
    expect(ada.heard.typing).toEqual([])
  })
}
