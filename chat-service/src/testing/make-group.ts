import type { TestChat, TestPerson } from './start-test-chat.ts'

/** Makes a group by the API, and gives its id. */
export const makeGroup = async (
  chat: Pick<TestChat, 'as'>,
  owner: TestPerson,
  members: TestPerson[] = [],
  settings: object = {},
): Promise<string> => {
  const memberIds = members.map(({ userId }) => userId)
  const input = { type: 'group', name: 'Tea', memberIds, ...settings }
  const { body } = await chat.as(owner).post('/chats').send(input).expect(201)
  return body.id
}
