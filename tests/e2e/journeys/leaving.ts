import { expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { createAdmin } from '@chat/sdk/admin'
import { password, tokenOf } from '../people.ts'
import { openRawSocket } from '../raw-socket.ts'
import { patiently } from './patiently.ts'
import { adminName, type World } from './world.ts'

export const leavingJourneys = (world: () => World): void => {
  test('who deletes the account is gone everywhere, and what they said stays', async () => {
    const { people, url } = world()
    const [ada, bob, cleo] = await Promise.all(['ada', 'bob', 'cleo'].map((name) => people.join(name)))
    const { id: chatId } = await ada!.client.chats.createGroup({ name: 'Engine', memberIds: [bob!.id, cleo!.id] })
    await ada!.client.chats.setRole(chatId, cleo!.id, 'admin')
    const said = await ada!.client.messages.send({ chatId, text: 'to be kept' })
    const socket = await openRawSocket(url, await tokenOf(url, ada!.username))
    const token = await tokenOf(url, ada!.username)
    await expect(ada!.client.deleteAccount('wrong password')).rejects.toMatchObject({ slug: 'wrong-password' })

    await ada!.client.deleteAccount(password)

    await patiently(() => socket.ended())
    await patiently(async () => {
      const me = await fetch(`${url}/api/chats`, { headers: { authorization: `Bearer ${token}` } })
      return me.status === 401
    })
    await expect(people.open().client.login(ada!.username, password)).rejects.toMatchObject({ status: 401 })
    await patiently(async () => {
      const members = (await bob!.client.chats.members(chatId)).items
      const owner = members.find(({ role }) => role === 'owner')
      return members.length === 2 && owner?.userId === cleo!.id
    })
    const kept = await bob!.client.messages.get(chatId, said.id)
    expect(kept).toMatchObject({ text: 'to be kept', senderId: ada!.id })
    await patiently(async () => (await bob!.client.users.getMany([ada!.id]))[0]?.deleted === true)
    expect((await bob!.client.users.search(ada!.username)).items).toEqual([])
    socket.close()
  })

  test('whom an admin disables is out within a second, and in again when enabled', async () => {
    const { people, url } = world()
    const admin = people.open().client
    await admin.login(adminName, password)
    const ada = await people.register('ada')
    const token = await tokenOf(url, ada.username)
    const socket = await openRawSocket(url, token)
    await until(() => socket.heard.some(({ name }) => name === 'ready'))
    await expect(createAdmin(ada.client).accounts.list()).rejects.toMatchObject({ status: 403 })
    const [found] = (await createAdmin(admin).accounts.list({ search: ada.username })).items
    expect(found).toMatchObject({ id: ada.id, disabled: false })

    await createAdmin(admin).accounts.change(ada.id, { disabled: true })
    await until(() => socket.ended(), { timeoutMs: 3_000, what: 'the end of the connection' })
    expect(socket.heard).toContainEqual({ name: 'session:ending', payload: { reason: 'revoked' } })
    for (const path of ['/auth/me', '/users/me', '/chats', '/notifications']) {
      const status = async () =>
        (await fetch(`${url}/api${path}`, { headers: { authorization: `Bearer ${token}` } })).status
      await until(async () => (await status()) === 401, { timeoutMs: 3_000, what: `the refusal of ${path}` })
    }
    await expect(people.open().client.login(ada.username, password)).rejects.toMatchObject({ slug: 'account-disabled' })

    await createAdmin(admin).accounts.change(ada.id, { disabled: false })
    await expect(people.open().client.login(ada.username, password)).resolves.toMatchObject({ id: ada.id })
    await patiently(async () => {
      const { items } = await createAdmin(admin).accounts.audit({ targetId: ada.id })
      return items.length >= 2
    })
    socket.close()
  })
}
