import type { Message } from '../message.ts'
import { asDeleted } from '../versioned.ts'
import { asSent, type ShownMessage } from './shown-message.ts'

/** What was asked for and not answered yet. */
export type Change =
  | { kind: 'edit'; text: string }
  | { kind: 'delete' }
  | { kind: 'hide' }
  | { kind: 'react'; emoji: string; set: boolean }
  | { kind: 'pin'; pinned: boolean }

const react = (message: Message, emoji: string, set: boolean): Message => {
  const before = message.reactions.find((reaction) => reaction.emoji === emoji)
  if ((before?.mine ?? false) === set) return message
  if (!before) return { ...message, reactions: [...message.reactions, { emoji, count: 1, mine: true }] }

  const count = before.count + (set ? 1 : -1)
  const reactions = message.reactions.map((each) => (each === before ? { ...each, count, mine: set } : each))
  return { ...message, reactions: reactions.filter((each) => each.count > 0) }
}

/** What a message will be; undefined: not shown any more. */
const foresee = (message: Message | undefined, change: Change): Message | undefined => {
  if (!message || message.deletedAt !== undefined) return message
  switch (change.kind) {
    case 'edit':
      return { ...message, text: change.text }
    case 'delete':
      return asDeleted(message, new Date().toISOString())
    case 'hide':
      return undefined
    case 'react':
      return react(message, change.emoji, change.set)
    case 'pin':
      return { ...message, pinned: change.pinned }
  }
}

export type PendingChanges = {
  /** Gives how to take it back, which is also for when it is done. */
  add: (messageId: string, change: Change) => () => void
  /** How to show a message with them; undefined: not at all. */
  show: (message: Message) => ShownMessage | undefined
  clear: () => void
}

export const createPendingChanges = (): PendingChanges => {
  const pending = new Map<string, readonly Change[]>()
  const shown = new Map<string, { message: Message; changes: readonly Change[]; value: ShownMessage | undefined }>()

  const set = (messageId: string, changes: readonly Change[]): void => {
    if (changes.length > 0) return void pending.set(messageId, changes)
    pending.delete(messageId)
    shown.delete(messageId)
  }

  return {
    add: (messageId, change) => {
      set(messageId, [...(pending.get(messageId) ?? []), change])
      return () =>
        set(
          messageId,
          (pending.get(messageId) ?? []).filter((each) => each !== change),
        )
    },
    show: (message) => {
      const changes = pending.get(message.id)
      if (!changes) return asSent(message)
      const before = shown.get(message.id)
      if (before?.message === message && before.changes === changes) return before.value

      const next = changes.reduce<Message | undefined>(foresee, message)
      const value: ShownMessage | undefined = next && {
        ...next,
        key: asSent(message).key,
        status: 'sent',
        isChanging: true,
      }
      shown.set(message.id, { message, changes, value })
      return value
    },
    clear: () => {
      pending.clear()
      shown.clear()
    },
  }
}
