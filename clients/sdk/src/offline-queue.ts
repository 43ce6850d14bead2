import type { Client } from './client.ts'
import type { Message } from './message.ts'
import { createOutbox, type Outbox } from './store/outbox.ts'
import { memoryOutbox, type OutboxStorage } from './store/outbox-storage.ts'

export type OfflineQueueOptions = {
  /** Where messages wait that are not sent yet; default: in memory. `webOutbox(localStorage)` survives a reload. */
  storage?: OutboxStorage
  /** Those of this chat are others now: `of(chatId)` gives them. */
  onChange?: (chatId: string) => void
  /** A message is kept; it comes as an event too, while there is a connection. */
  onKept?: (message: Message) => void
}

export type OfflineQueue = Pick<Outbox, 'send' | 'retry' | 'discard' | 'of'> & {
  /** Stops listening to the client. What waits stays in its storage. */
  close: () => void
}

/**
 * Messages that show at once and are sent when they can be, for programs that keep what they show themselves. The store
 * has one in it.
 */
export const createOfflineQueue = (
  client: Pick<Client, 'on' | 'userId' | 'messages'>,
  { storage = memoryOutbox(), onChange = () => {}, onKept = () => {} }: OfflineQueueOptions = {},
): OfflineQueue => {
  const { send } = client.messages
  const outbox = createOutbox({ send, storage, myId: client.userId, now: Date.now, onChange, onKept })
  const stops = [
    client.on('message', outbox.settle),
    client.on('state', (state) => void (state === 'online' && outbox.resume())),
    client.on('ended', outbox.clear),
  ]
  void outbox.resume()

  const { retry, discard, of } = outbox
  return { send: outbox.send, retry, discard, of, close: () => stops.forEach((stop) => stop()) }
}
