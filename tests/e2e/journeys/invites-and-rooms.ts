import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { patiently as until } from './patiently.ts'
import type { World } from './world.ts'

export const inviteAndRoomJourneys = (world: () => World): void => {
  const join = (...names: string[]) => Promise.all(names.map((name) => world().people.join(name)))

  test('an invite shows where it leads, lets in as many as it says, and can be revoked', async () => {
    const [ada, bob, cleo, dan] = await join('ada', 'bob', 'cleo', 'dan')
    const { id: chatId } = await ada!.client.chats.createGroup({ name: 'Engine', description: 'of difference' })
    const { code, uses } = await ada!.client.chats.createInvite(chatId, { maxUses: 1 })
    expect(uses).toBe(0)

    await expect(bob!.client.chats.previewInvite(code)).resolves.toMatchObject({
      chat: { id: chatId, name: 'Engine', memberCount: 1 },
    })
    const joined = await Promise.allSettled([
      bob!.client.chats.joinByInvite(code),
      cleo!.client.chats.joinByInvite(code),
    ])
    expect(joined.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await ada!.client.chats.invites(chatId)).items).toMatchObject([{ code, uses: 1, maxUses: 1 }])

    const second = await ada!.client.chats.createInvite(chatId)
    await ada!.client.chats.revokeInvite(chatId, second.code)
    await expect(dan!.client.chats.joinByInvite(second.code)).rejects.toMatchObject({ slug: 'invite-not-found' })
  })

  test('a public room is found and joined by anyone, a private group is not', async () => {
    const [ada, bob] = await join('ada', 'bob')
    const name = `Room ${randomUUID().slice(0, 8)}`
    const { id } = await ada!.client.chats.createGroup({ name, visibility: 'public' })
    const found = async () => (await bob!.client.chats.publicRooms({ search: name })).items

    expect(await found()).toMatchObject([{ id, name, memberCount: 1, isMember: false }])
    await expect(bob!.client.chats.join(id)).resolves.toMatchObject({ id, me: { role: 'member' } })
    expect(await found()).toMatchObject([{ isMember: true }])

    await ada!.client.chats.update(id, { visibility: 'private' })
    await bob!.client.chats.leave(id)
    expect(await found()).toEqual([])
    await expect(bob!.client.chats.join(id)).rejects.toMatchObject({ name: 'ApiProblem' })
  })

  test('who is banned is out, reads nothing and does not come back until it is lifted', async () => {
    const [ada, bob] = await join('ada', 'bob')
    const { id } = await ada!.client.chats.createGroup({ name: 'Quiet', visibility: 'public', memberIds: [bob!.id] })
    await until(() => bob!.heard.chat.some(({ chatId }) => chatId === id))

    await ada!.client.chats.ban(id, bob!.id)
    await until(() => bob!.heard.chat.some((event) => event.kind === 'removed' && event.reason === 'banned'))
    await expect(bob!.client.messages.history(id)).rejects.toMatchObject({ name: 'ApiProblem' })
    await expect(bob!.client.chats.join(id)).rejects.toMatchObject({ slug: 'banned' })
    expect((await ada!.client.chats.bans(id)).items).toMatchObject([{ userId: bob!.id }])

    await ada!.client.chats.unban(id, bob!.id)
    await expect(bob!.client.chats.join(id)).resolves.toMatchObject({ id })
  })

  test('where only admins post, others read', async () => {
    const [ada, bob] = await join('ada', 'bob')
    const { id: chatId } = await ada!.client.chats.createGroup({
      name: 'News',
      posting: 'admins',
      memberIds: [bob!.id],
    })

    await ada!.client.messages.send({ chatId, text: 'today' })
    await until(() => bob!.heard.message.some(({ text }) => text === 'today'))
    await expect(bob!.client.messages.send({ chatId, text: 'me too' })).rejects.toMatchObject({ status: 403 })
  })

  test('who joins where the history is private to the members before sees what comes from then on', async () => {
    const [ada, bob] = await join('ada', 'bob')
    const { id: chatId } = await ada!.client.chats.createGroup({ name: 'Since', history: 'since-join' })
    await ada!.client.messages.send({ chatId, text: 'before' })
    const { code } = await ada!.client.chats.createInvite(chatId)

    await bob!.client.chats.joinByInvite(code)
    await ada!.client.messages.send({ chatId, text: 'after' })

    await until(() => bob!.heard.message.some(({ text }) => text === 'after'))
    const { items } = await bob!.client.messages.history(chatId)
    expect(items.map(({ text }) => text)).not.toContain('before')
  })

  test('a group that is deleted is gone for everybody', async () => {
    const [ada, bob] = await join('ada', 'bob')
    const { id } = await ada!.client.chats.createGroup({ name: 'Over', memberIds: [bob!.id] })
    await until(() => bob!.heard.chat.some(({ chatId }) => chatId === id))

    await expect(bob!.client.chats.remove(id)).rejects.toMatchObject({ status: 403 })
    await ada!.client.chats.remove(id)

    await until(() => bob!.heard.chat.some((event) => event.kind === 'removed' && event.chatId === id))
    expect((await bob!.client.chats.list()).items).toEqual([])
  })
}
