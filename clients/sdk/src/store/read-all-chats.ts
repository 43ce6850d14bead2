import type { Chats } from '../chats.ts'
import { ApiProblem } from '../problem.ts'
import type { ChatBook } from './chat-book.ts'

const isGone = (error: unknown): boolean => error instanceof ApiProblem && [403, 404].includes(error.status)

/**
 * Page by page. A chat that changes its place meanwhile may be on none of the pages, so those that were known before and
 * are missing are asked for one by one.
 */
export const readAllChats = async (chats: Pick<Chats, 'list' | 'get'>, book: ChatBook): Promise<void> => {
  const missing = new Set(book.ids())
  let cursor: string | null = null
  do {
    const asked: string | null = cursor
    await book.read(async () => {
      const page = await chats.list({ limit: 100, ...(asked !== null && { cursor: asked }) })
      cursor = page.next
      for (const { id } of page.items) missing.delete(id)
      return page.items
    })
  } while (cursor !== null)

  for (const chatId of missing) {
    try {
      await book.read(async () => [await chats.get(chatId)])
    } catch (error) {
      if (!isGone(error)) throw error
      book.remove(chatId)
    }
  }
}
