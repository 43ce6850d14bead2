import { test } from '@jest/globals'
import { expectTypeOf } from 'expect-type'
import { z } from 'zod'
import type { Administered } from './admin-accounts.ts'
import { createAdmin } from './admin.ts'
import { exportChat, exportOwnData } from './exports.ts'
import type { ApiProblem, Chat, Client, ClientEvents, Message, MessageChange, Page, Store } from './index.ts'

/** Nothing runs: `tsc` holds them. */
const given = (_: (client: Client, store: Store) => unknown): void => {}

test('events have what they carry', () => {
  given((client) => {
    client.on('message', (message) => expectTypeOf(message).toEqualTypeOf<Message>())
    client.on('changed', (change) => expectTypeOf(change).toEqualTypeOf<MessageChange>())
    client.on('state', (state) =>
      expectTypeOf(state).toEqualTypeOf<'connecting' | 'syncing' | 'online' | 'offline' | 'closed'>(),
    )
    client.on('chat', (event) => {
      if (event.kind === 'created') expectTypeOf(event.chat).toEqualTypeOf<Chat>()
      if (event.kind === 'updated') expectTypeOf(event.chat).toEqualTypeOf<Partial<Chat>>()
    })
    client.on('scheduled', (event) => {
      if (event.kind === 'failed') expectTypeOf(event.problem).toEqualTypeOf<ApiProblem>()
    })
    expectTypeOf(client.on('ended', () => {})).toEqualTypeOf<() => void>()
    // @ts-expect-error there is no such event
    client.on('messages', () => {})
  })
  expectTypeOf<keyof ClientEvents>().toExtend<string>()
})

test('answers have what is in them, and not what is not', () => {
  given((client, store) => {
    expectTypeOf(client.messages.send({ to: 'bob', text: 'hi' })).resolves.toEqualTypeOf<Message>()
    expectTypeOf(client.chats.list()).resolves.toEqualTypeOf<Page<Chat>>()
    expectTypeOf(createAdmin(client).accounts.list()).resolves.toEqualTypeOf<Page<Administered>>()
    expectTypeOf(exportChat(client, 'c')).toEqualTypeOf<AsyncGenerator<Message, void, undefined>>()
    expectTypeOf(exportOwnData(client).next()).resolves.toHaveProperty('value')
    expectTypeOf(store.messages('c').items[0]!.status).toEqualTypeOf<'pending' | 'sent' | 'failed'>()
    expectTypeOf<Message['seq']>().toEqualTypeOf<number>()
    expectTypeOf<Message['editedAt']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<Message>().not.toHaveProperty('txt')
  })
})

test('a draft goes to a chat or a person, and a schema of any library reads an answer', () => {
  given((client) => {
    // @ts-expect-error a draft to nobody
    void client.messages.send({ text: 'hi' })
    // @ts-expect-error to no chat
    void client.chats.markRead(1, 1)
    // @ts-expect-error no such choice
    void client.chats.choose('c', { level: 'some' })
    expectTypeOf(client.request('GET', '/x', z.object({ a: z.number() }))).resolves.toEqualTypeOf<{ a: number }>()
  })
})
