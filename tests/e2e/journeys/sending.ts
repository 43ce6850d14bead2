import { randomUUID } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { password, tokenOf } from '../people.ts'
import type { World } from './world.ts'

export const sendingJourneys = (world: () => World): void => {
  const pair = async () => {
    const { people } = world()
    const ada = await people.join('ada')
    const bob = await people.join('bob')
    const { id } = await ada.client.chats.openDirect({ userId: bob.id })
    return { ada, bob, chatId: id }
  }

  const post = async (token: string, body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${world().url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
      body: JSON.stringify(body),
    })
    const message = (await response.json()) as { id: string; seq: number; text: string } // as API.md says
    return { status: response.status, message, location: response.headers.get('location') }
  }

  test('the same clientMessageId twice at once, by request and by socket, is one message', async () => {
    const { ada, bob, chatId } = await pair()
    const token = await tokenOf(world().url, ada.username)
    const clientMessageId = randomUUID()
    const draft = { chatId, clientMessageId, text: 'once' }

    const [first, second, third] = await Promise.all([
      post(token, draft),
      post(token, draft),
      ada.client.call('message:send', draft) as Promise<{ id: string }>, // as API.md says
    ])
    const later = await post(token, { ...draft, text: 'the first content wins' })

    expect(new Set([first.message.id, second.message.id, third.id, later.message.id]).size).toBe(1)
    expect([201, 200]).toContain(first.status)
    expect(first.status + second.status).toBeLessThanOrEqual(401)
    expect(later).toMatchObject({ status: 200, message: { text: 'once' } })
    expect((await bob.client.messages.history(chatId)).items).toHaveLength(2)
    await until(() => bob.heard.message.length === 2)
  })

  test('Idempotency-Key works like clientMessageId', async () => {
    const { ada, chatId } = await pair()
    const token = await tokenOf(world().url, ada.username)
    const key = { 'idempotency-key': randomUUID() }

    const first = await post(token, { chatId, text: 'once' }, key)
    const second = await post(token, { chatId, text: 'once' }, key)

    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.message.id).toBe(first.message.id)
    expect(first.location).toBe(`/api/messages/${chatId}/${first.message.id}`)
  })

  test('what one client sends stays in its order, and many senders make one order for all', async () => {
    const { people } = world()
    const members = await Promise.all(['ada', 'bob', 'cleo', 'dan'].map((name) => people.join(name)))
    const [ada] = members
    const { id: chatId } = await ada!.client.chats.createGroup({
      name: 'many',
      memberIds: members.slice(1).map(({ id }) => id),
    })

    const numbers = Array.from({ length: 25 }, (_, index) => index)
    await Promise.all(
      members.flatMap(({ client, username }) =>
        numbers.map((number) => client.messages.send({ chatId, text: `${username} ${number}` })),
      ),
    )

    const { items } = await ada!.client.messages.history(chatId, { after: 0, limit: 100 })
    const { items: rest } = await ada!.client.messages.history(chatId, { after: 100, limit: 100 })
    const history = [...items, ...rest]
    expect(history.map(({ seq }) => seq)).toEqual(Array.from({ length: 101 }, (_, index) => index + 1))
    for (const { heard, username } of members) {
      await until(() => heard.message.length >= 101, { what: 'every message at everybody' })
      expect(heard.message.map(({ id }) => id)).toEqual(history.map(({ id }) => id))
      const own = history.filter(({ text }) => text.startsWith(`${username} `)).map(({ text }) => text)
      expect(own).toEqual(numbers.map((number) => `${username} ${number}`))
    }
  })

  test('a client that was away is handed what it missed, and one that starts again goes on where it stopped', async () => {
    const { people } = world()
    const { ada, bob, chatId } = await pair()
    await ada.client.messages.send({ chatId, text: 'one' })
    await until(() => bob.heard.message.length === 2)
    const positions = bob.client.positions()
    bob.client.close()

    const missed = Array.from({ length: 130 }, (_, index) => `missed ${index}`)
    await Promise.all(missed.map((text) => ada.client.messages.send({ chatId, text })))
    const again = people.open({ positions })
    await again.client.login(bob.username, password)
    await again.client.connect()
    await ada.client.messages.send({ chatId, text: 'live' })

    await until(() => again.heard.message.length >= 131)
    expect(again.heard.message.map(({ text }) => text)).toEqual([...missed, 'live'])
  })

  test('text is trimmed, counted in characters, and mentions members', async () => {
    const { ada, bob, chatId } = await pair()
    const message = await ada.client.messages.send({ chatId, text: `  hi @${bob.username}  ` })
    const long = '🙂'.repeat(8_000)

    expect(message).toMatchObject({ text: `hi @${bob.username}`, mentions: [bob.id] })
    await expect(ada.client.messages.send({ chatId, text: long })).resolves.toMatchObject({ text: long })
    await expect(ada.client.messages.send({ chatId, text: `${long}🙂` })).rejects.toMatchObject({
      status: 400,
      errors: [{ pointer: '#/text' }],
    })
    await expect(ada.client.messages.send({ chatId, text: '   ' })).rejects.toMatchObject({ status: 400 })
  })
}
