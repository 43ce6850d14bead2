import type { Message } from '../message.ts'

/**
 * A message as it is to be shown. `pending`: not kept by the server yet, without a `seq` (0); `failed`: refused, because
 * of `problem`, until it is retried or discarded. `isChanging`: shown as it will be if the server agrees.
 */
export type ShownMessage = Message & {
  /** The same from the first moment of a message on, before and after it has its id. */
  key: string
  status: 'pending' | 'sent' | 'failed'
  problem?: unknown
  isChanging?: true
}

/** What somebody has open of a chat: `items` in `seq` order, those that are not sent yet at the end. */
export type MessageList = {
  items: readonly ShownMessage[]
  hasOlder: boolean
  hasNewer: boolean
  /** Something was loaded. */
  isLoaded: boolean
}

const keyOf = ({ id, senderId, clientMessageId }: Message): string =>
  clientMessageId === undefined ? id : `${senderId}:${clientMessageId}`

const shown = new WeakMap<Message, ShownMessage>()

/** The same object for the same message. */
export const asSent = (message: Message): ShownMessage => {
  const before = shown.get(message)
  if (before) return before

  const made: ShownMessage = { ...message, key: keyOf(message), status: 'sent' }
  shown.set(message, made)
  return made
}
