import { memberAdded } from '@chat/common/events/chat-events'
import { until } from '@chat/common/testing/until'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { addMembers } from '../chats/member-rules.ts'
import { source } from '../log/announcements.ts'
import { openTestBroker } from '../testing/open-test-broker.ts'
import { openTestLog } from '../testing/open-test-log.ts'
import { startTestChat, type TestChat, type TestPerson } from '../testing/start-test-chat.ts'
import { talk } from '../testing/talk.ts'

const patient = { timeoutMs: 30_000 }

/** Two instances on one database, of which none hears what the other announces. */
let here: TestChat
let there: TestChat

beforeAll(async () => {
  here = await startTestChat()
  const broker = await openTestBroker()
  there = await startTestChat({ url: here.url, broker })
}, 60_000)
afterAll(async () => {
  await there.stop()
  await there.broker.close()
  await here.stop()
})

const at = (chat: TestChat, { userId, username }: TestPerson): TestPerson => ({
  userId,
  username,
  token: chat.tokens.tokenFor(userId),
})

test('who was removed hears nothing written since, also where the news of the removal comes later than what was written', async () => {
  const [ann, bob, cleo] = await Promise.all(['ann', 'bob', 'cleo'].map((name) => here.register(name)))
  const chatId = await talk(there).group(at(there, ann!), bob!, cleo!)
  const atBob = await there.join(at(there, bob!))
  const atCleo = await there.join(at(there, cleo!))
  await talk(there).say(at(there, ann!), chatId, 'with bob')
  await until(() => atBob.texts().length === 1, patient)

  await here.as(ann!).delete(`/chats/${chatId}/members/${bob!.userId}`).expect(204)
  await talk(there).say(at(there, ann!), chatId, 'without bob')
  await talk(there).say(at(there, cleo!), chatId, 'indeed')

  await until(() => atCleo.texts().length === 3, patient)
  expect(atBob.texts()).toEqual(['with bob'])
}, 60_000)

test('who connects when it was told already that they were added, and is not written yet, hears the chat', async () => {
  const [ann, bob] = await Promise.all(['ann', 'bob'].map((name) => here.register(name)))
  const chatId = await talk(there).group(at(there, ann!))
  const atAnn = await there.join(at(there, ann!))
  const log = await openTestLog(there.db)
  const appended = await log.messageLog.append({
    chatId,
    senderId: ann!.userId,
    decide: addMembers(ann!.userId, [bob!.userId]),
  })
  const { seq } = appended!.message
  const data = { chatId, seq, actorId: ann!.userId, userIds: [bob!.userId] }
  const event = memberAdded.create({ id: `${chatId}-added`, source, subject: chatId, time: new Date(), data })
  const publisher = await there.broker.openPublisher()
  publisher.publish([event], () => undefined)
  await until(() => atAnn.of('member:added').length === 1, patient)

  const atBob = await there.join(at(there, bob!))
  await talk(there).say(at(there, ann!), chatId, 'welcome')

  await until(() => atBob.texts().includes('welcome'), patient)
  await publisher.close()
  await log.stop()
}, 60_000)
