import type { ChatSocket } from './socket-contract.ts'

/** Starts of typing that are still being checked. What a connection says of a chat meanwhile overtakes them. */
export const createTypingStarts = () => {
  const latest = new WeakMap<ChatSocket, Map<string, symbol>>()

  const startsOf = (socket: ChatSocket): Map<string, symbol> => {
    const known = latest.get(socket) ?? new Map<string, symbol>()
    latest.set(socket, known)
    return known
  }

  return {
    /** Gives what `check` does; undefined when the connection has stopped, or started again, before it knew. */
    check: async <Result>(socket: ChatSocket, chatId: string, check: () => Promise<Result>) => {
      const [starts, own] = [startsOf(socket), Symbol(chatId)]
      starts.set(chatId, own)
      try {
        const result = await check()
        return starts.get(chatId) === own ? result : undefined
      } finally {
        if (starts.get(chatId) === own) starts.delete(chatId)
      }
    },

    stop: (socket: ChatSocket, chatId: string): void => void latest.get(socket)?.delete(chatId),
  }
}
