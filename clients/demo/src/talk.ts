import { setTimeout as pause } from 'node:timers/promises'
import type { Message } from '@chat/sdk/message'
import type { Person } from './join.ts'
import { smallTalk } from './scenes.ts'

const typingMs = 900
const emojis = ['👍', '😂', '❤️', '🎉', '🤔'] as const

const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!

type Talk = {
  everyMs: number
  lines: number | undefined
  signal: AbortSignal
  onLine: (by: string, text: string) => void
}

/** People are connected, and read, write and react until `signal` or until so many lines are said. */
export const keepTalking = async (people: readonly Person[], chatId: string, talk: Talk): Promise<void> => {
  const { everyMs, lines = Infinity, signal, onLine } = talk
  let latest: Message | undefined
  people[0]?.client.on('message', (message) => void (message.chatId === chatId && (latest = message)))
  await Promise.all(people.map(({ client }) => client.connect()))

  for (let said = 0; said < lines && !signal.aborted; said += 1) {
    const { client, username } = oneOf(people)
    const text = oneOf(smallTalk)
    try {
      await client.chats.setTyping(chatId, true)
      await pause(Math.min(typingMs, everyMs / 2), undefined, { signal })
      await client.messages.send({ chatId, text })
      onLine(username, text)

      const reader = oneOf(people).client
      if (latest) await reader.chats.markRead(chatId, latest.seq)
      if (latest && Math.random() < 0.3) await reader.messages.react(chatId, latest.id, oneOf(emojis))
      await pause(everyMs * (0.5 + Math.random()), undefined, { signal })
    } catch (error) {
      if (signal.aborted) return
      onLine(username, `(${error instanceof Error ? error.message : String(error)})`) // the platform may be away for a while
      await pause(everyMs, undefined, { signal }).catch(() => {})
    }
  }
}
