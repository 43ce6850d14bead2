import { call } from './people.ts'

const atOnce = 100

/** A group of all of these, owned by the first, added a hundred at a time. */
export const makeGroup = async (port: number, token: string, others: string[]): Promise<string> => {
  const input = { type: 'group', name: 'bench', memberIds: others.slice(0, atOnce) }
  const { id: chatId } = await call(port, token, '/chats', input)
  for (let from = atOnce; from < others.length; from += atOnce)
    await call(port, token, `/chats/${chatId}/members`, { userIds: others.slice(from, from + atOnce) })
  return chatId
}
