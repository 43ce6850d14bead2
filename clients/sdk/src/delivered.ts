import { pause } from './back-off.ts'
import type { Connection } from './connection.ts'
import type { Message } from './message.ts'
import { ApiProblem } from './problem.ts'

export type Delivered = {
  /** The message has reached this device. */
  note: (message: Message) => void
  /** Tells the server, if there is something to tell. */
  flush: () => void
}

/** Tells the server how far each chat has arrived here: the latest seq of each, gathered over `gatherMs`. */
export const createDelivered = (options: {
  connection: Pick<Connection, 'isReady' | 'call'>
  gatherMs: number
  closed: AbortSignal
}): Delivered => {
  const { connection, closed } = options
  const waiting = new Map<string, number>()
  let isRunning = false

  const tell = async (chatId: string, seq: number): Promise<void> => {
    try {
      await connection.call('chat:delivered', { chatId, seq })
    } catch (error) {
      if (!(error instanceof ApiProblem)) return // kept for the next link
    }
    if (waiting.get(chatId) === seq) waiting.delete(chatId)
  }

  const run = async (): Promise<void> => {
    while (waiting.size > 0 && connection.isReady() && !closed.aborted) {
      await pause(options.gatherMs, closed)
      for (const [chatId, seq] of [...waiting]) if (connection.isReady()) await tell(chatId, seq)
    }
    isRunning = false
  }

  const flush = (): void => {
    if (isRunning) return
    isRunning = true
    void run()
  }

  return {
    note: ({ chatId, seq }) => {
      waiting.set(chatId, seq)
      flush()
    },
    flush,
  }
}
