import { boolean, number, object, or, string, type Infer } from './shape.ts'

/** How many reacted with it; `mine`: I am among them. */
export const reactionCount = object({ emoji: string, count: number, mine: or(boolean, false) })
export type ReactionCount = Infer<typeof reactionCount>

/** One person's. */
export const reaction = object({ userId: string, emoji: string })
export type Reaction = Infer<typeof reaction>
