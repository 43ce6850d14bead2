import type { Message } from './message.ts'
import { deletedParts, isWhole, type MessageChange } from './message-change.ts'
import type { ReactionCount } from './reaction.ts'

/** A message and, for each part that changes by itself, the version it is of: events may overtake one another. */
export type Versioned = {
  message: Message
  content: number
  reactions: number
  pin: number
  /** Whether a reaction of one's own is there, where events told it after version `mineSince`. */
  mine: Readonly<Record<string, { set: boolean; version: number }>>
  mineSince: number
}

export const versioned = (message: Message): Versioned => {
  const { version } = message
  return { message, content: version, reactions: version, pin: version, mine: {}, mineSince: version }
}

const withContent = (message: Message, { text, mentions, editedAt }: Message): Message => {
  const { editedAt: _editedAt, ...rest } = message
  return { ...rest, text, mentions, ...(editedAt !== undefined && { editedAt }) }
}

const withPin = ({ pinned: _pinned, ...message }: Message, pinned: boolean | undefined): Message => ({
  ...message,
  ...(pinned && { pinned }),
})

const withMine = (counts: ReactionCount[], known: ReactionCount[], mine: Versioned['mine']): ReactionCount[] => {
  const before = new Set(known.filter((reaction) => reaction.mine).map(({ emoji }) => emoji))
  return counts.map((reaction) => ({ ...reaction, mine: mine[reaction.emoji]?.set ?? before.has(reaction.emoji) }))
}

/** A message that was deleted for everybody keeps its place. */
export const asDeleted = ({ replyTo: _replyTo, ...message }: Message, deletedAt: string): Message =>
  withPin({ ...message, ...deletedParts, deletedAt }, false)

const shown = ({ text, editedAt, deletedAt, pinned, reactions, mentions, version }: Message): string =>
  JSON.stringify([text, editedAt, deletedAt, pinned, reactions, mentions, version])

/** The same object where nothing has changed. */
const keepSame = (known: Message, next: Message): Message => (shown(known) === shown(next) ? known : next)

const applyWhole = (known: Versioned, given: Message): Versioned => {
  const before = known.message
  const isNewer = (mark: number): boolean => mark > given.version
  const mine = Object.fromEntries(Object.entries(known.mine).filter(([, told]) => isNewer(told.version)))
  const counts = isNewer(known.reactions) ? before.reactions : given.reactions
  const mineBefore = isNewer(known.mineSince) ? before.reactions : given.reactions
  const deletedAt = given.deletedAt ?? before.deletedAt

  const reactions = withMine(counts, mineBefore, mine)
  const written = withContent({ ...given, reactions }, isNewer(known.content) ? before : given)
  const pinned = withPin(written, isNewer(known.pin) ? before.pinned : given.pinned)
  const next = deletedAt === undefined ? pinned : asDeleted(pinned, deletedAt)
  const version = Math.max(given.version, before.version)
  const newest = (mark: number): number => Math.max(given.version, mark)
  return {
    message: keepSame(before, { ...next, version }),
    content: newest(known.content),
    reactions: newest(known.reactions),
    pin: newest(known.pin),
    mine,
    mineSince: newest(known.mineSince),
  }
}

/** Deleting is for good, whatever else is told. */
const applyContent = (known: Versioned, { version, text, mentions, editedAt, deletedAt }: MessageChange): Versioned => {
  const { message } = known
  if (deletedAt !== undefined) {
    const content = Math.max(known.content, version)
    return { ...known, message: asDeleted(message, deletedAt), content }
  }
  if (text === undefined || message.deletedAt !== undefined || version <= known.content) return known

  const edited = { text, ...(mentions && { mentions }), ...(editedAt !== undefined && { editedAt }) }
  return { ...known, message: { ...message, ...edited }, content: version }
}

const applyReactions = (known: Versioned, change: MessageChange, myId: string | undefined): Versioned => {
  const { version, reactions, by } = change
  if (!reactions || known.message.deletedAt !== undefined) return known

  const isMine = by !== undefined && by.userId === myId && version > (known.mine[by.emoji]?.version ?? known.mineSince)
  const mine = isMine ? { ...known.mine, [by.emoji]: { set: by.set, version } } : known.mine
  const counts = version > known.reactions ? reactions : known.message.reactions
  return {
    ...known,
    message: { ...known.message, reactions: withMine(counts, known.message.reactions, mine) },
    reactions: Math.max(version, known.reactions),
    mine,
  }
}

const applyPin = (known: Versioned, { version, pinned }: MessageChange): Versioned =>
  pinned === undefined || version <= known.pin
    ? known
    : { ...known, message: withPin(known.message, pinned), pin: version }

/** What a message is after a change. What it already has changes nothing, in whatever order changes come. */
export const applyChange = (known: Versioned, change: Message | MessageChange, myId: string | undefined): Versioned => {
  if (isWhole(change)) return applyWhole(known, change)

  const changed = applyPin(applyReactions(applyContent(known, change), change, myId), change)
  const version = Math.max(known.message.version, change.version)
  return { ...changed, message: keepSame(known.message, { ...changed.message, version }) }
}
