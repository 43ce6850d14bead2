import fc from 'fast-check'
import type { ChatModel, Operation } from './chat-model.ts'

/** What somebody wants to do, before it is known which messages there are: `pick` chooses one then. */
export type Wish = {
  kind: Operation['kind']
  person: number
  pick: number
  word: string
  mention: number | undefined
  emoji: string
  isReply: boolean
  /** Which way it goes: by REST or over the socket, where both can do it, and through which door. */
  way: 'rest' | 'socket'
  door: 0 | 1
}

const kinds: Operation['kind'][] = [
  'send',
  'send',
  'send',
  'edit',
  'delete',
  'hide',
  'react',
  'react',
  'unreact',
  'pin',
  'unpin',
  'star',
  'unstar',
  'read',
  'unread',
  'draft',
]

export const wish: fc.Arbitrary<Wish> = fc.record({
  kind: fc.constantFrom(...kinds),
  person: fc.constantFrom(0, 1, 2),
  pick: fc.nat(1_000),
  word: fc.constantFrom('tea', 'שלום', '你好 👩🏽‍🚀', 'naïve café'),
  mention: fc.option(fc.constantFrom(0, 1, 2), { nil: undefined, freq: 3 }),
  emoji: fc.constantFrom('👍', '❤️', '👩🏽‍🚀'),
  isReply: fc.boolean(),
  way: fc.constantFrom('rest', 'socket'),
  door: fc.constantFrom(0, 1),
})

/** The wish about the chat as it is now. */
export const toOperation = (wished: Wish, chat: ChatModel, names: string[], number: number): Operation => {
  const { kind, person, pick, mention, emoji, isReply } = wished
  const seq = 1 + (pick % chat.messages.length)
  const mentions = mention === undefined ? [] : [mention]
  const text = `${wished.word} ${number}${mention === undefined ? '' : ` @${names[mention]!}`}`
  if (kind === 'send') return { kind, person, text, mentions, replyTo: isReply ? seq : undefined }
  if (kind === 'edit') return { kind, person, seq, text, mentions }
  if (kind === 'react' || kind === 'unreact') return { kind, person, seq, emoji }
  if (kind === 'draft') return { kind, person, text: isReply ? text : '' }
  return { kind, person, seq }
}
