import type { Send } from './http.ts'
import { history, message, type History, type Message } from './message.ts'
import type { Outgoing } from './outgoing.ts'

export type HistoryQuery = { limit?: number } & ({ before?: number } | { after: number } | { around: number })

export type Messages = Outgoing & {
  /** Before, after or around a seq; without any: the latest. */
  history: (chatId: string, query?: HistoryQuery) => Promise<History>
  get: (chatId: string, messageId: string) => Promise<Message>
}

export const createMessages = (deps: { request: Send; outgoing: Outgoing }): Messages => ({
  ...deps.outgoing,
  history: (chatId, query = {}) => deps.request('GET', `/messages/${chatId}`, history, { query: { ...query } }),
  get: (chatId, messageId) => deps.request('GET', `/messages/${chatId}/${messageId}`, message),
})
