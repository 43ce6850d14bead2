import type { Emitter } from './emitter.ts'
import type { ClientEvents } from './events.ts'
import type { Message } from './message.ts'

/** A message whose turn it is; of one that is hidden only that it was there. */
export const tellMessage = (emit: Emitter<ClientEvents>['emit'], message: Message): void => {
  const { chatId, id: messageId, seq, createdAt } = message
  if (message.hidden) emit('hidden', { chatId, messageId, seq, ...(createdAt !== '' && { createdAt }) })
  else emit('message', message)
}
