import { z } from 'zod'
import { lenient } from './lenient.ts'

/** How many reacted with it; `mine`: I am among them. */
export const reactionCount = lenient({ emoji: z.string(), count: z.number(), mine: z.boolean().default(false) })
export type ReactionCount = z.infer<typeof reactionCount>

/** One person's. */
export const reaction = lenient({ userId: z.string(), emoji: z.string() })
export type Reaction = z.infer<typeof reaction>
