import { createHash } from 'node:crypto'

const perMs = 1_000

/** Two in the same millisecond are told apart, and the same one is always the same. */
const tieOf = (key: string): number => createHash('sha256').update(key).digest().readUInt32BE() % perMs

/**
 * Reactions have no seq of their own: in their inbox they are counted, read and ordered by when they were given, in
 * microseconds since the epoch, of which the last three digits only tell them apart.
 */
export const momentOf = (time: Date, key: string): number => time.getTime() * perMs + tieOf(key)

/** Before every reaction of this millisecond: whoever was in the chat then has seen what is up to there. */
export const momentBefore = (time: Date): number => time.getTime() * perMs - 1
