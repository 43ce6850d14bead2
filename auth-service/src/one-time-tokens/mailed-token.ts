import { z } from 'zod'

/** A token as a link in a mail has it; whether it counts is seen later. */
export const mailedToken = z.string().min(1).max(256)
