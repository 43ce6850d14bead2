import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import type { TestPerson } from '../testing/start-test-chat.ts'
import { startTwoChats, talk } from '../testing/talk.ts'

let chats: Awaited<ReturnType<typeof startTwoChats>>
beforeAll(async () => {
  chats = await startTwoChats()
})
afterAll(() => chats.stop())

const patient = { timeoutMs: 30_000 }
const changes = ['message:edited', 'message:deleted', 'reaction:changed', 'pin:changed']

type Heard = { event: string; payload: unknown }[]
const changesOf = (heard: Heard, messageId: string): string[] =>
  heard
    .filter(
      ({ event, payload }) => changes.includes(event) && (payload as { messageId: string }).messageId === messageId,
    )
    .map(({ event }) => event)

/** Everything that can happen to a message, and at the end a word from which on it is known that it was heard. */
const changeAll = async (ann: TestPerson, chatId: string, messageId: string): Promise<string> => {
  const as = chats.one.as(ann)
  await as.patch(`/messages/${chatId}/${messageId}`).send({ text: 'edited' }).expect(200)
  await as.put(`/messages/${chatId}/${messageId}/reactions/${encodeURIComponent('👍')}`).expect(200)
  await as.put(`/chats/${chatId}/pins/${messageId}`).expect(204)
  await as.delete(`/messages/${chatId}/${messageId}`).expect(204)
  return (await talk(chats.one).say(ann, chatId, 'over')).id
}

const all = ['message:edited', 'reaction:changed', 'pin:changed', 'message:deleted']

test('who joins a group that shows its history only from then on hears nothing of earlier messages, on any node', async () => {
  const [[ann], [bob, bobThere], [cleo, cleoThere]] = await Promise.all([
    chats.register('ann'),
    chats.register('bob'),
    chats.register('cleo'),
  ])
  const group = { type: 'group', name: 'Tea', memberIds: [bob.userId], history: 'since-join' }
  const { body } = await chats.one.as(ann).post('/chats').send(group).expect(201)
  const chatId: string = body.id
  const before = await talk(chats.one).say(ann, chatId, 'for bob alone')
  const atBob = await chats.two.join(bobThere)
  const atCleo = await chats.two.join(cleoThere) // before the group is theirs

  await chats.one
    .as(ann)
    .post(`/chats/${chatId}/members`)
    .send({ userIds: [cleo.userId] })
    .expect(200)
  await until(() => atCleo.of('chat:created').length === 1, patient)
  const againAtCleo = await chats.two.join(cleoThere) // after it
  const since = await talk(chats.one).say(ann, chatId, 'for both')

  for (const [messageId, heardBy] of [
    [before.id, []],
    [since.id, all],
  ] as const) {
    const over = await changeAll(ann, chatId, messageId)
    for (const { of } of [atBob, atCleo, againAtCleo])
      await until(() => of('message:new').some((message) => (message as { id: string }).id === over), patient)

    await until(() => changesOf(atBob.heard, messageId).length === all.length, patient)
    expect(changesOf(atBob.heard, messageId)).toEqual(all)
    expect(changesOf(atCleo.heard, messageId)).toEqual(heardBy)
    expect(changesOf(againAtCleo.heard, messageId)).toEqual(heardBy)
  }
})

test('who comes again hears of what they wrote then no more', async () => {
  const [[ann], [bob, bobThere]] = await Promise.all([chats.register('ann2'), chats.register('bob2')])
  const group = { type: 'group', name: 'Tea', memberIds: [bob.userId], history: 'since-join' }
  const { body } = await chats.one.as(ann).post('/chats').send(group).expect(201)
  const chatId: string = body.id
  const before = await talk(chats.one).say(ann, chatId, 'then')
  const atBob = await chats.two.join(bobThere)

  for (const round of [1, 2]) {
    await chats.one.as(ann).delete(`/chats/${chatId}/members/${bob.userId}`).expect(204)
    await until(() => atBob.of('chat:removed').length === round, patient)
    await chats.one
      .as(ann)
      .post(`/chats/${chatId}/members`)
      .send({ userIds: [bob.userId] })
      .expect(200)
    await until(() => atBob.of('chat:created').length === round, patient)
  }
  const over = await changeAll(ann, chatId, before.id)

  await until(() => atBob.of('message:new').some((message) => (message as { id: string }).id === over), patient)
  expect(changesOf(atBob.heard, before.id)).toEqual([])
})
