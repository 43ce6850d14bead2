import { objectId, uuid } from '@chat/common/http/input'
import { z } from 'zod'
import { deleteInput } from '../deleting/deleting.routes.ts'
import { editInput } from '../editing/editing.routes.ts'
import { messageView } from '../messages/message.answer.ts'
import { newMessageInput } from '../messages/message.ts'
import { seq } from '../messages/message-input.ts'
import { seenView } from '../presence/seen.answer.ts'
import { reactionInput } from '../reactions/reactions.routes.ts'
import { syncAnswer } from './sync.answer.ts'
import { syncInput } from './sync-contract.ts'

const inChat = z.strictObject({ chatId: uuid })
const upTo = inChat.extend({ seq })
const nothing = z.strictObject({})
const reached = z.strictObject({ seq: z.int().min(0).describe('Where it is now') })

const maxWatchedByCall = 200

/** `input` is parsed, and `answer` is `data` of the acknowledgement. */
export type ClientEvent = { summary: string; input: z.ZodType; answer: z.ZodType }

/** What a client may ask over its socket: each takes one object, and is always answered. */
export const clientEvents = {
  'message:send': {
    summary: 'Send a message; again with the same `clientMessageId` it stays one',
    input: newMessageInput,
    answer: messageView,
  },
  'message:edit': { summary: 'Give a message of one’s own another text', input: editInput, answer: messageView },
  'message:delete': { summary: 'Delete a message, for all or for oneself', input: deleteInput, answer: nothing },
  'reaction:set': { summary: 'React to a message', input: reactionInput, answer: messageView },
  'reaction:clear': { summary: 'Take a reaction back', input: reactionInput, answer: messageView },
  'chat:read': { summary: 'Say how far one has read', input: upTo, answer: reached },
  'chat:delivered': { summary: 'Say how far one has got messages', input: upTo, answer: reached },
  'typing:start': { summary: 'Say that one writes; it is over by itself after 6 s', input: inChat, answer: nothing },
  'typing:stop': { summary: 'Say that one does not write any more', input: inChat, answer: nothing },
  'presence:set': {
    summary: 'Say whether one is at this device',
    input: z.strictObject({ presence: z.enum(['online', 'away']) }),
    answer: nothing,
  },
  'presence:subscribe': {
    summary: 'See who is there, and hear when that changes',
    input: z.strictObject({ userIds: z.array(objectId).max(maxWatchedByCall) }),
    answer: z.strictObject({ items: z.array(seenView) }),
  },
  sync: {
    summary: 'Get what was missed since these messages, and since that time',
    input: syncInput,
    answer: syncAnswer,
  },
  'auth:renew': {
    summary: 'Stay connected by a newer token',
    input: z.strictObject({ token: z.string().max(8_192) }),
    answer: z.strictObject({ expiresAt: z.iso.datetime() }),
  },
} satisfies Record<string, ClientEvent>

type Contracts = typeof clientEvents
export type ClientEventName = keyof Contracts

/** What is asked, once it is parsed. */
export type Asked<Name extends ClientEventName> = z.output<Contracts[Name]['input']>
export type Answered<Name extends ClientEventName> = z.input<Contracts[Name]['answer']>
