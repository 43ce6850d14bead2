import type { Send } from './http.ts'
import { pageOf, type Page, type PageQuery } from './page.ts'
import { message, messageVersion, type Message, type MessageVersion } from './message.ts'
import { reaction, type Reaction } from './reaction.ts'
import { anything } from './shape.ts'
import { createTurns } from './turns.ts'

/** What is done to a message that is there. Changes of one message go out in the order of the calls. */
export type MessageMarks = {
  /** One's own. @throws ApiProblem `forbidden`, `message-not-found` */
  edit: (chatId: string, messageId: string, text: string) => Promise<Message>
  /** For everybody: one's own, or as an admin of the chat. It keeps its place. */
  delete: (chatId: string, messageId: string) => Promise<void>
  /** For oneself alone, on all of one's devices. */
  deleteForMe: (chatId: string, messageId: string) => Promise<void>
  /** What it said before it was edited, oldest first. */
  versions: (chatId: string, messageId: string, page?: PageQuery) => Promise<Page<MessageVersion>>
  react: (chatId: string, messageId: string, emoji: string) => Promise<Message>
  unreact: (chatId: string, messageId: string, emoji: string) => Promise<Message>
  /** Who reacted, with one emoji or any. */
  reactions: (chatId: string, messageId: string, query?: PageQuery & { emoji?: string }) => Promise<Page<Reaction>>
  pin: (chatId: string, messageId: string) => Promise<void>
  unpin: (chatId: string, messageId: string) => Promise<void>
  /** The latest pin first. */
  pins: (chatId: string, page?: PageQuery) => Promise<Page<Message>>
  /** A private mark. */
  star: (chatId: string, messageId: string) => Promise<void>
  unstar: (chatId: string, messageId: string) => Promise<void>
  /** Those of all chats, the latest mark first. */
  starred: (page?: PageQuery) => Promise<Page<Message>>
  /** To those who run the platform. */
  report: (chatId: string, messageId: string, reason: string) => Promise<void>
}

export const createMessageMarks = (request: Send): MessageMarks => {
  const inTurn = createTurns()

  const act = (method: string, path: string, messageId: string, body?: object): Promise<void> =>
    inTurn(messageId, async () => void (await request(method, path, anything, { body, repeatable: true })))

  const changed = (method: string, path: string, messageId: string, body?: object): Promise<Message> =>
    inTurn(messageId, () => request(method, path, message, { body, repeatable: true }))

  const at = (chatId: string, messageId: string): string => `/messages/${chatId}/${messageId}`
  const reactionAt = (chatId: string, messageId: string, emoji: string): string =>
    `${at(chatId, messageId)}/reactions/${encodeURIComponent(emoji)}`

  return {
    edit: (chatId, id, text) => changed('PATCH', at(chatId, id), id, { text }),
    delete: (chatId, id) => act('DELETE', at(chatId, id), id),
    deleteForMe: (chatId, id) => act('DELETE', `${at(chatId, id)}?for=me`, id),
    versions: (chatId, id, page) =>
      request('GET', `${at(chatId, id)}/history`, pageOf(messageVersion), { query: page }),
    react: (chatId, id, emoji) => changed('PUT', reactionAt(chatId, id, emoji), id),
    unreact: (chatId, id, emoji) => changed('DELETE', reactionAt(chatId, id, emoji), id),
    reactions: (chatId, id, query) => request('GET', `${at(chatId, id)}/reactions`, pageOf(reaction), { query }),
    pin: (chatId, id) => act('PUT', `/chats/${chatId}/pins/${id}`, id),
    unpin: (chatId, id) => act('DELETE', `/chats/${chatId}/pins/${id}`, id),
    pins: (chatId, page) => request('GET', `/chats/${chatId}/pins`, pageOf(message), { query: page }),
    star: (chatId, id) => act('PUT', `${at(chatId, id)}/star`, id),
    unstar: (chatId, id) => act('DELETE', `${at(chatId, id)}/star`, id),
    starred: (page) => request('GET', '/messages/starred', pageOf(message), { query: page }),
    report: (chatId, id, reason) => act('POST', `${at(chatId, id)}/report`, id, { reason }),
  }
}
