import type { Client } from '@chat/sdk/client'
import type { Message } from '@chat/sdk/message'
import { applyChange, versioned, type Versioned } from '@chat/sdk/versioned'

/** What was answered: `gone` where it may not be seen, or not any more. */
export type Quoted = Message | 'gone' | undefined

export type QuotedMessages = {
  get: (messageId: string) => Quoted
  want: (chatId: string, messageId: string) => void
  subscribe: (listener: () => void) => () => void
}

const createQuotedMessages = (client: Client): QuotedMessages => {
  const known = new Map<string, Versioned | 'gone'>()
  const asked = new Set<string>()
  const listeners = new Set<() => void>()

  const set = (messageId: string, quoted: Versioned | 'gone'): void => {
    known.set(messageId, quoted)
    listeners.forEach((listener) => listener())
  }

  client.on('changed', (change) => {
    const before = known.get(change.id)
    if (before && before !== 'gone') set(change.id, applyChange(before, change, client.userId()))
  })
  client.on('hidden', ({ messageId }) => {
    if (known.has(messageId)) set(messageId, 'gone')
  })

  return {
    get: (messageId) => {
      const quoted = known.get(messageId)
      return quoted === 'gone' ? 'gone' : quoted?.message
    },
    want: (chatId, messageId) => {
      if (asked.has(messageId)) return
      asked.add(messageId)
      client.messages
        .get(chatId, messageId)
        .then((message) => set(messageId, versioned(message)))
        .catch(() => {
          asked.delete(messageId)
          set(messageId, 'gone')
        })
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const madeFor = new WeakMap<Client, QuotedMessages>()

/** Messages that others answer, which need not be among those that are loaded; each is asked for once. */
export const quotedMessagesOf = (client: Client): QuotedMessages => {
  const made = madeFor.get(client) ?? createQuotedMessages(client)
  madeFor.set(client, made)
  return made
}
