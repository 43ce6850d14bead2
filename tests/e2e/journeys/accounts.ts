import { expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { password } from '../people.ts'
import { profile } from '@chat/sdk/person'
import type { World } from './world.ts'

export const accountJourneys = (world: () => World): void => {
  test('a person exists everywhere from the registration on', async () => {
    const { people } = world()
    const ada = await people.register('ada')
    const bob = await people.register('bob')

    const [account, profile, chats, unread, found] = await Promise.all([
      ada.client.me(),
      ada.client.users.me(),
      ada.client.chats.list(),
      ada.client.notifications.unreadCount(),
      bob.client.users.get(ada.id),
    ])

    expect(account).toMatchObject({ id: ada.id, username: ada.username, emailVerified: false })
    expect(profile).toMatchObject({ id: ada.id, username: ada.username, displayName: 'ada' })
    expect(chats).toEqual({ items: [], next: null })
    expect(unread).toBe(0)
    expect(found).toMatchObject({ id: ada.id, username: ada.username })
    await expect(bob.client.chats.openDirect({ userId: ada.id })).resolves.toMatchObject({ type: 'direct' })
  })

  test('another spelling of a taken name or address is taken', async () => {
    const { people } = world()
    const ada = await people.register('ada')
    const { client } = people.open()
    const free = { email: `free-${ada.username}@example.org`, password }

    await expect(client.register({ ...free, username: ada.username.toUpperCase() })).rejects.toMatchObject({
      status: 409,
      slug: 'username-taken',
    })
    const spelling = `${ada.username.toUpperCase()}@EXAMPLE.org`
    await expect(client.register({ username: `x${ada.username}`, email: spelling, password })).rejects.toMatchObject({
      status: 409,
      slug: 'email-taken',
    })
  })

  test('one logs in with name or address, and a wrong password looks like an unknown name', async () => {
    const { people } = world()
    const ada = await people.register('ada')
    const { client } = people.open()

    await expect(client.login(ada.username.toUpperCase(), password)).resolves.toMatchObject({ id: ada.id })
    await expect(client.login(`${ada.username}@example.org`, password)).resolves.toMatchObject({ id: ada.id })
    const refusals = await Promise.all(
      [ada.username, `nobody-${ada.username}`].map((login) =>
        client.login(login, 'wrong password').catch((error: unknown) => error),
      ),
    )

    for (const refusal of refusals) expect(refusal).toMatchObject({ status: 401, slug: 'invalid-credentials' })
  })

  test('a changed profile is seen by others, and told to those one shares a chat with', async () => {
    const { people } = world()
    const ada = await people.join('ada')
    const bob = await people.join('bob')
    await ada.client.chats.openDirect({ userId: bob.id })
    await until(() => bob.heard.chat.length > 0)

    await ada.client.users.update({ displayName: 'Ada Lovelace', bio: 'counts' })
    await ada.client.users.setStatus({ text: 'thinking', emoji: '🤔' })

    await expect(bob.client.users.get(ada.id)).resolves.toMatchObject({
      displayName: 'Ada Lovelace',
      bio: 'counts',
      status: { text: 'thinking', emoji: '🤔' },
    })
    await until(() =>
      bob.heard.user.find(({ userId, displayName }) => userId === ada.id && displayName === 'Ada Lovelace'),
    )
    await until(async () => (await bob.client.chats.list()).items[0]?.peer?.displayName === 'Ada Lovelace')
    const found = await bob.client.users.search(ada.username.slice(0, 9))
    expect(found.items.map(({ id }) => id)).toContain(ada.id)
  })

  test('the first version called the profile /users/update', async () => {
    const { people } = world()
    const ada = await people.register('ada')

    for (const [method, displayName] of [
      ['PUT', 'Put'],
      ['PATCH', 'Patched'],
    ] as const) {
      await expect(
        ada.client.request(method, '/users/update', profile, { body: { displayName } }),
      ).resolves.toMatchObject({
        displayName,
      })
    }
  })
}
