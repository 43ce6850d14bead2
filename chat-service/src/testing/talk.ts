import { openTestBroker } from './open-test-broker.ts'
import { startTestChat, type TestChat, type TestPerson } from './start-test-chat.ts'

export type Said = { id: string; chatId: string; seq: number; version: number }

/** What most tests begin with. */
export const talk = (chat: TestChat) => ({
  group: async (owner: TestPerson, ...others: TestPerson[]): Promise<string> => {
    const memberIds = others.map(({ userId }) => userId)
    const { body } = await chat.as(owner).post('/chats').send({ type: 'group', name: 'Tea', memberIds }).expect(201)
    return body.id
  },

  direct: async (one: TestPerson, other: TestPerson): Promise<string> => {
    const { body } = await chat.as(one).post('/chats').send({ type: 'direct', userId: other.userId })
    return body.id
  },

  say: async (person: TestPerson, chatId: string, text: string, more: object = {}): Promise<Said> => {
    const { body } = await chat
      .as(person)
      .post('/messages')
      .send({ chatId, text, ...more })
      .expect(201)
    return body
  },
})

/** Two instances of the service on one database and one broker; people have a token for each. */
export const startTwoChats = async (env: Record<string, string> = {}) => {
  const broker = await openTestBroker()
  const one = await startTestChat({ broker, env })
  const two = await startTestChat({ broker, env, url: one.url })

  return {
    one,
    two,
    register: async (username: string): Promise<[TestPerson, TestPerson]> => {
      const person = await one.register(username)
      return [person, { ...person, token: two.tokens.tokenFor(person.userId) }]
    },
    stop: async (): Promise<void> => {
      await two.stop()
      await one.stop()
      await broker.close()
    },
  }
}
