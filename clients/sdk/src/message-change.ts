import { z } from 'zod'
import { lenient } from './lenient.ts'
import type { Message } from './message.ts'
import { reactionCount } from './reaction.ts'

/**
 * What has changed of a message: all of it where that is known, else the parts. Of two changes of one part the greater
 * `version` is the later.
 */
export type MessageChange = Pick<Message, 'id' | 'chatId' | 'seq' | 'version'> &
  Partial<Omit<Message, 'id' | 'chatId' | 'seq' | 'version'>> & {
    /** Whose reaction changed the `reactions`. Without it `mine` of these is not told. */
    by?: { userId: string; emoji: string; set: boolean }
  }

/** The whole message, which a change of parts does not have. */
export const isWhole = (change: Message | MessageChange): change is Message => change.createdAt !== undefined

const ofMessage = lenient({
  chatId: z.string(),
  messageId: z.string(),
  seq: z.number(),
  version: z.number().default(0),
})

const edited = ofMessage.extend({ text: z.string(), mentions: z.array(z.string()).default([]), editedAt: z.string() })
const deleted = ofMessage.extend({ deletedAt: z.string(), for: z.string().optional() })
const reacted = ofMessage.extend({
  userId: z.string(),
  emoji: z.string(),
  set: z.boolean(),
  reactions: z.array(reactionCount),
})
const pinned = ofMessage.extend({ pinned: z.boolean() })

/** What is left of the content of a message that was deleted for everybody. */
export const deletedParts = {
  text: '',
  mentions: [],
  attachments: [],
  reactions: [],
  pinned: false,
} satisfies Partial<Message>

const place = ({ messageId: id, chatId, seq, version }: z.infer<typeof ofMessage>) => ({ id, chatId, seq, version })

/** The socket events that tell of a change, each read as one. */
export const messageChanges = {
  'message:edited': edited.transform(({ text, mentions, editedAt, ...of }): MessageChange => ({
    ...place(of),
    text,
    mentions,
    editedAt,
  })),
  'message:deleted': deleted.transform(({ deletedAt, for: whom, ...of }): MessageChange =>
    whom === 'me' ? { ...place(of), hidden: true } : { ...place(of), ...deletedParts, deletedAt },
  ),
  'reaction:changed': reacted.transform(({ reactions, userId, emoji, set, ...of }): MessageChange => ({
    ...place(of),
    reactions,
    by: { userId, emoji, set },
  })),
  'pin:changed': pinned.transform(({ pinned, ...of }): MessageChange => ({ ...place(of), pinned })),
}
