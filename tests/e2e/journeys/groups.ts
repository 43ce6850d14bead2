import { expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import type { World } from './world.ts'

export const groupJourneys = (world: () => World): void => {
  const group = async () => {
    const { people } = world()
    const [ada, bob, cleo] = await Promise.all([people.join('ada'), people.join('bob'), people.join('cleo')])
    const { id: chatId } = await ada.client.chats.createGroup({ name: 'Engine', memberIds: [bob.id] })
    await until(() => bob.heard.chat.find((event) => event.chatId === chatId))
    return { ada, bob, cleo, chatId }
  }

  test('a group is there for everybody in it, its maker is the owner', async () => {
    const { ada, bob, chatId } = await group()

    await expect(bob.client.chats.get(chatId)).resolves.toMatchObject({
      name: 'Engine',
      memberCount: 2,
      me: { role: 'member' },
    })
    const { items } = await ada.client.chats.members(chatId)
    // Both have joined with the first message of the group: nothing says who of them comes first.
    expect(items).toHaveLength(2)
    expect(items.find(({ userId }) => userId === ada.id)).toMatchObject({
      role: 'owner',
      user: { username: ada.username },
    })
    expect(items.find(({ userId }) => userId === bob.id)).toMatchObject({ role: 'member' })
  })

  test('a new name is a message and is told to all', async () => {
    const { ada, bob, chatId } = await group()

    await ada.client.chats.rename(chatId, 'Analytical Engine')

    await until(() => bob.heard.message.find(({ system }) => system?.kind === 'renamed'))
    await until(() => bob.heard.chat.find((each) => each.kind === 'updated' && each.chat.name === 'Analytical Engine'))
    expect((await bob.client.chats.get(chatId)).name).toBe('Analytical Engine')
    await expect(bob.client.chats.rename(chatId, 'Mine')).rejects.toMatchObject({ status: 403 })
  })

  test('who is added hears from the joining on, and reads what was before', async () => {
    const { ada, cleo, chatId } = await group()
    await ada.client.messages.send({ chatId, text: 'before' })

    await expect(ada.client.chats.addMembers(chatId, [cleo.id])).resolves.toMatchObject({
      added: [cleo.id],
      refused: [],
    })
    await ada.client.messages.send({ chatId, text: 'after' })

    await until(() => cleo.heard.message.length >= 2)
    expect(cleo.heard.message.map(({ seq }) => seq)).toEqual([3, 4])
    expect(cleo.heard.message[0]!.system).toMatchObject({ kind: 'members-added', userIds: [cleo.id] })
    expect((await cleo.client.chats.get(chatId)).me.unread).toBe(1)
    const { items } = await cleo.client.messages.history(chatId)
    expect(items.map(({ text }) => text)).toContain('before')
  })

  test('who is removed is told, and neither hears nor reads nor writes any more', async () => {
    const { ada, bob, cleo, chatId } = await group()
    await ada.client.chats.addMembers(chatId, [cleo.id])
    await ada.client.chats.removeMember(chatId, bob.id)
    await until(() => bob.heard.chat.find((each) => each.kind === 'removed' && each.reason === 'removed'))
    const heard = bob.heard.message.length

    const { id: messageId } = await ada.client.messages.send({ chatId, text: 'without bob' })

    await until(() => cleo.heard.message.find(({ id }) => id === messageId))
    await until(() => cleo.heard.member.find(({ kind, userIds }) => kind === 'removed' && userIds.includes(bob.id)))
    const { chats, messages } = bob.client
    const tries = [
      () => chats.get(chatId),
      () => chats.members(chatId),
      () => chats.markRead(chatId, 1),
      () => chats.receipts(chatId, { seq: 1 }),
      () => chats.addMembers(chatId, [bob.id]),
      () => chats.setTyping(chatId, true),
      () => messages.history(chatId),
      () => messages.get(chatId, messageId),
      () => messages.send({ chatId, text: 'still here?' }),
    ]
    for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ status: 403, slug: 'not-a-member' })
    expect((await chats.list()).items).toEqual([])
    expect(bob.heard.message).toHaveLength(heard)
    expect(bob.client.positions()[chatId]).toBeUndefined()
  })

  test('who is added again hears again', async () => {
    const { ada, bob, chatId } = await group()
    await ada.client.chats.removeMember(chatId, bob.id)
    await until(() => bob.heard.chat.find(({ kind }) => kind === 'removed'))
    await ada.client.chats.addMembers(chatId, [bob.id])

    await ada.client.messages.send({ chatId, text: 'welcome back' })

    await until(() => bob.heard.message.find(({ text }) => text === 'welcome back'))
  })

  test('roles decide who may do what', async () => {
    const { ada, bob, cleo, chatId } = await group()
    const forbidden = { status: 403, slug: 'forbidden' }

    await expect(bob.client.chats.addMembers(chatId, [cleo.id])).rejects.toMatchObject(forbidden)
    await expect(bob.client.chats.removeMember(chatId, ada.id)).rejects.toMatchObject(forbidden)
    await expect(bob.client.chats.setRole(chatId, bob.id, 'owner')).rejects.toMatchObject(forbidden)
    await ada.client.chats.setRole(chatId, bob.id, 'admin')
    await until(() => bob.heard.member.find(({ kind, role }) => kind === 'updated' && role === 'admin'))
    await bob.client.chats.addMembers(chatId, [cleo.id])
    await expect(bob.client.chats.removeMember(chatId, ada.id)).rejects.toMatchObject(forbidden)
    await expect(bob.client.chats.setRole(chatId, cleo.id, 'owner')).rejects.toMatchObject(forbidden)
    await bob.client.chats.removeMember(chatId, cleo.id)
  })

  test('the last owner does not leave without a successor', async () => {
    const { ada, bob, chatId } = await group()

    await expect(ada.client.chats.leave(chatId)).rejects.toMatchObject({ status: 409, slug: 'last-owner' })
    await ada.client.chats.setRole(chatId, bob.id, 'owner')
    await ada.client.chats.leave(chatId)

    await until(() => ada.heard.chat.find((each) => each.kind === 'removed' && each.reason === 'left'))
    await expect(ada.client.chats.get(chatId)).rejects.toMatchObject({ status: 403 })
    expect((await bob.client.chats.members(chatId)).items).toMatchObject([{ userId: bob.id, role: 'owner' }])
  })

  test('of those who are added the unknown are refused by name', async () => {
    const { ada, cleo, chatId } = await group()
    const nobody = '0123456789abcdef01234567'

    const { added, refused } = await ada.client.chats.addMembers(chatId, [cleo.id, nobody])

    expect(added).toEqual([cleo.id])
    expect(refused).toMatchObject([{ userId: nobody }])
  })

  test('an invite lets in as many as it says', async () => {
    const { ada, cleo, chatId } = await group()
    const { client, heard } = await world().people.join('dora')
    const { code } = await ada.client.chats.createInvite(chatId, { maxUses: 1 })

    await expect(cleo.client.chats.previewInvite(code)).resolves.toMatchObject({ chat: { id: chatId, memberCount: 2 } })
    await expect(cleo.client.chats.joinByInvite(code)).resolves.toMatchObject({ id: chatId, memberCount: 3 })
    await until(() => cleo.heard.chat.find(({ chatId: id }) => id === chatId))
    await expect(client.chats.joinByInvite(code)).rejects.toMatchObject({ status: 404, slug: 'invite-not-found' })
    expect(heard.chat).toEqual([])

    const { code: other } = await ada.client.chats.createInvite(chatId)
    await ada.client.chats.revokeInvite(chatId, other)
    await expect(client.chats.joinByInvite(other)).rejects.toMatchObject({ status: 404, slug: 'invite-not-found' })
  })

  test('a public group is found and joined by anybody but who is banned', async () => {
    const { people } = world()
    const [ada, cleo] = await Promise.all([people.join('ada'), people.join('cleo')])
    const name = `Engine ${ada.username}`
    const { id: chatId } = await ada.client.chats.createGroup({ name, visibility: 'public' })

    const found = await cleo.client.chats.publicRooms({ search: name.toUpperCase() })
    expect(found.items).toMatchObject([{ id: chatId, name, memberCount: 1, isMember: false }])
    await cleo.client.chats.join(chatId)
    await until(() => cleo.heard.chat.find(({ chatId: id }) => id === chatId))
    await ada.client.chats.ban(chatId, cleo.id)
    await until(() => cleo.heard.chat.find((each) => each.kind === 'removed' && each.reason === 'banned'))
    await expect(cleo.client.chats.join(chatId)).rejects.toMatchObject({ status: 403, slug: 'banned' })
    await expect(cleo.client.messages.history(chatId)).rejects.toMatchObject({ status: 403, slug: 'not-a-member' })
    expect((await ada.client.chats.bans(chatId)).items).toMatchObject([{ userId: cleo.id }])
    await ada.client.chats.unban(chatId, cleo.id)
    await cleo.client.chats.join(chatId)
  })

  test('a group that is deleted is gone for all of them, with what they were told of', async () => {
    const { ada, bob, chatId } = await group()
    await ada.client.messages.send({ chatId, text: 'the last' })
    await until(async () => (await bob.client.notifications.list()).items.length > 0)

    await ada.client.chats.remove(chatId)

    await until(() => bob.heard.chat.find((each) => each.kind === 'removed' && each.reason === 'deleted'))
    await until(async () => (await bob.client.notifications.list()).items.length === 0)
    for (const { client } of [ada, bob]) {
      await expect(client.chats.get(chatId)).rejects.toMatchObject({ status: 404, slug: 'chat-not-found' })
      expect((await client.chats.list()).items).toEqual([])
    }
    await expect(bob.client.messages.send({ chatId, text: 'x' })).rejects.toMatchObject({ status: 404 })
  })

  test('who joins where history begins with the joining sees nothing older', async () => {
    const { people } = world()
    const [ada, cleo] = await Promise.all([people.join('ada'), people.join('cleo')])
    const { id: chatId } = await ada.client.chats.createGroup({ name: 'Engine', history: 'since-join' })
    await ada.client.messages.send({ chatId, text: 'before' })
    await ada.client.chats.addMembers(chatId, [cleo.id])
    await ada.client.messages.send({ chatId, text: 'after' })

    await until(() => cleo.heard.message.find(({ text }) => text === 'after'))
    const { items } = await cleo.client.messages.history(chatId)
    expect(items.map(({ seq }) => seq)).toEqual([3, 4])
    expect(cleo.heard.message.map(({ text }) => text)).not.toContain('before')
  })
}
