import { aloneIn } from '../alone.ts'
import { array, number, object, optional, string, type Infer } from '../shape.ts'

/** A message that is to be sent, as it is kept. `userId`: by whom. `position` orders them. */
export const unsent = object({
  clientMessageId: string,
  userId: string,
  chatId: string,
  position: number,
  createdAt: string,
  text: optional(string),
  replyTo: optional(string),
  attachmentIds: optional(array(string)),
  /** The server's refusal, where it has refused. */
  refusal: optional(object({ status: number })),
})
export type Unsent = Infer<typeof unsent>

/** Where messages wait that are not sent yet, so that a reload loses none. */
export type OutboxStorage = {
  list: () => Unsent[] | Promise<Unsent[]>
  /** Adds it, or puts it in the place of the one with the same `clientMessageId`. */
  put: (message: Unsent) => void | Promise<void>
  remove: (clientMessageId: string) => void | Promise<void>
  /** While a message is sent no other tab sends it. Without it each sends what it finds; the server keeps one. */
  alone?: (clientMessageId: string, act: () => Promise<void>) => Promise<void>
}

type WebStorage = {
  readonly length: number
  key: (index: number) => string | null
  getItem: (key: string) => string | null
  setItem: (key: string, value: string) => void
  removeItem: (key: string) => void
}

/**
 * In `localStorage`, a key for each message, so that tabs do not overwrite one another's; what a closed tab has left another
 * one sends. What is not readable is nothing.
 */
export const webOutbox = (storage: WebStorage, prefix = 'chat.outbox.'): OutboxStorage => ({
  list: () => {
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    return keys
      .filter((key) => key.startsWith(prefix))
      .flatMap((key) => {
        try {
          return unsent.parse(JSON.parse(storage.getItem(key) ?? ''))
        } catch {
          return []
        }
      })
  },
  put: (message) => storage.setItem(prefix + message.clientMessageId, JSON.stringify(message)),
  remove: (clientMessageId) => storage.removeItem(prefix + clientMessageId),
  alone: (clientMessageId, act) => aloneIn(prefix + clientMessageId)(act),
})

/** Gone with the process. */
export const memoryOutbox = (): OutboxStorage => {
  const kept = new Map<string, Unsent>()
  return {
    list: () => [...kept.values()],
    put: (message) => void kept.set(message.clientMessageId, message),
    remove: (clientMessageId) => void kept.delete(clientMessageId),
  }
}
