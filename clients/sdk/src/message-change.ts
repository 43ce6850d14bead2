import type { Message } from './message.ts'
import { reactionCount } from './reaction.ts'
import { array, boolean, extend, mapped, number, object, optional, or, string, type Infer } from './shape.ts'

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

const ofMessage = object({
  chatId: string,
  messageId: string,
  seq: number,
  version: or(number, 0),
})

const edited = extend(ofMessage, { text: string, mentions: or(array(string), []), editedAt: string })
const deleted = extend(ofMessage, { deletedAt: string, for: optional(string) })
const reacted = extend(ofMessage, {
  userId: string,
  emoji: string,
  set: boolean,
  reactions: array(reactionCount),
})
const pinned = extend(ofMessage, { pinned: boolean })

/** What is left of the content of a message that was deleted for everybody. */
export const deletedParts = {
  text: '',
  mentions: [],
  attachments: [],
  reactions: [],
  pinned: false,
} satisfies Partial<Message>

const place = ({ messageId: id, chatId, seq, version }: Infer<typeof ofMessage>) => ({ id, chatId, seq, version })

/** The socket events that tell of a change, each read as one. */
export const messageChanges = {
  'message:edited': mapped(edited, ({ text, mentions, editedAt, ...of }): MessageChange => ({
    ...place(of),
    text,
    mentions,
    editedAt,
  })),
  'message:deleted': mapped(deleted, ({ deletedAt, for: whom, ...of }): MessageChange =>
    whom === 'me' ? { ...place(of), hidden: true } : { ...place(of), ...deletedParts, deletedAt },
  ),
  'reaction:changed': mapped(reacted, ({ reactions, userId, emoji, set, ...of }): MessageChange => ({
    ...place(of),
    reactions,
    by: { userId, emoji, set },
  })),
  'pin:changed': mapped(pinned, ({ pinned, ...of }): MessageChange => ({ ...place(of), pinned })),
}
