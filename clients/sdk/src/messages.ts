import type { Send } from './http.ts'
import { pageOf, type Page, type PageQuery } from './page.ts'
import {
  findings,
  history,
  message,
  messageWithReplies,
  type Findings,
  type History,
  type Message,
  type MessageWithReplies,
} from './message.ts'
import { createMessageMarks, type MessageMarks } from './message-marks.ts'
import type { Outgoing } from './outgoing.ts'
import { createScheduling, type Scheduling } from './scheduling.ts'

export type HistoryQuery = { limit?: number } & ({ before?: number } | { after: number } | { around: number })

export type Messages = Outgoing &
  MessageMarks &
  Scheduling & {
    /** Before, after or around a seq; without any: the latest. */
    history: (chatId: string, query?: HistoryQuery) => Promise<History>
    /** With the number of its `replies`. */
    get: (chatId: string, messageId: string) => Promise<MessageWithReplies>
    /** The replies to a message, oldest first. */
    thread: (chatId: string, messageId: string, page?: PageQuery) => Promise<Page<Message>>
    /** All words of `q`, the last one as the beginning of a word; in all chats or one, newest first. */
    search: (query: PageQuery & { q: string; chatId?: string }) => Promise<Findings>
  }

type Deps = { request: Send; outgoing: Outgoing }

export const createMessages = ({ request, outgoing }: Deps): Messages => ({
  ...outgoing,
  ...createMessageMarks(request),
  ...createScheduling(request),
  history: (chatId, query = {}) => request('GET', `/messages/${chatId}`, history, { query: { ...query } }),
  get: (chatId, messageId) => request('GET', `/messages/${chatId}/${messageId}`, messageWithReplies),
  thread: (chatId, messageId, page) =>
    request('GET', `/messages/${chatId}/${messageId}/thread`, pageOf(message), { query: page }),
  search: (query) => request('GET', '/messages/search', findings, { query }),
})
