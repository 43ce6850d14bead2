import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '@chat/sdk/client'
import type { Message } from '@chat/sdk/message'
import { ClientClosed } from '@chat/sdk/problem'

export type Load = {
  /** When each text was handed to the client, by `performance.now()`. */
  sentAt: ReadonlyMap<string, number>
  /** Everything the server said it keeps. */
  acknowledged: Message[]
  /** What was refused for good, which nothing here should be. */
  refused: unknown[]
  /** Resolves when what is under way is acknowledged too. */
  stop: () => Promise<void>
}

export type Sender = { name: string; client: Client; chatId: string }

/** Each sender sends one message after the other, numbered, at most `perSecond`: a steady load, not a test of speed. */
export const startLoad = (senders: Sender[], { perSecond = 10 } = {}): Load => {
  const acknowledged: Message[] = []
  const refused: unknown[] = []
  const sentAt = new Map<string, number>()
  let stopping = false

  const send = async ({ name, client, chatId }: Sender): Promise<void> => {
    for (let number = 1; !stopping; number += 1) {
      try {
        const pace = sleep(1_000 / perSecond)
        const text = `${name} ${number}`
        sentAt.set(text, performance.now())
        acknowledged.push(await client.messages.send({ chatId, text }))
        await pace
      } catch (error) {
        if (error instanceof ClientClosed) return
        refused.push(error)
      }
    }
  }
  const sending = Promise.all(senders.map(send))

  return {
    acknowledged,
    refused,
    sentAt,
    stop: async () => {
      stopping = true
      await sending
    },
  }
}
