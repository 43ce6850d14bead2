import type { Emitter } from './emitter.ts'
import type { ClientEvents } from './events.ts'
import type { MessageChange } from './message-change.ts'
import type { Timelines } from './timelines.ts'

/** A change, however it was learnt of. One that has overtaken its message is told with that. */
export const tellChange = (
  { timelines, emit }: { timelines: Pick<Timelines, 'hold'>; emit: Emitter<ClientEvents>['emit'] },
  change: MessageChange,
): void => {
  const isHeld = timelines.hold(change)
  const { chatId, id: messageId, seq } = change
  if (change.hidden) emit('hidden', { chatId, messageId, seq })
  else if (!isHeld) emit('changed', change)
}
