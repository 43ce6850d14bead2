import { z } from 'zod'

/** RFC 9457, as a client gets it. */
export const problemAnswer = z
  .strictObject({
    type: z.string().describe('`/problems/<slug>`: what went wrong, for programs'),
    title: z.string().describe('The same for people'),
    status: z.int().min(400).max(599).describe('That of the answer'),
    detail: z.string().optional().describe('More about this one'),
    errors: z
      .array(z.strictObject({ pointer: z.string().describe('JSON Pointer into what was sent'), detail: z.string() }))
      .optional()
      .describe('What is wrong with the input, 20 at most'),
    retryAfterMs: z.int().min(1).optional().describe('When it is worth trying again'),
    requestId: z.string().describe('That of the answer’s `x-request-id`'),
  })
  .meta({ id: 'Problem' })
