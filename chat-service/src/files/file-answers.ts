import type { Answer, Operation } from '@chat/common/openapi/operation'
import { z } from 'zod'

const contentType = 'application/octet-stream'
const headers = { etag: 'Names these bytes: they never change', 'accept-ranges': '`bytes`' }

/** How a file is answered; its `content-type` is what its first bytes show. */
export const fileAnswers = {
  200: { description: 'The file', contentType, headers },
  206: {
    description: 'The part that was asked for',
    contentType,
    headers: { ...headers, 'content-range': 'Which it is' },
  },
  304: { description: 'The file is the one that is known', headers },
} satisfies Record<number, Answer>

/** What may be asked of one. */
export const fileHeaders = [
  { name: 'Range', description: 'A part: `bytes=0-1023`', schema: z.string().optional() },
  {
    name: 'If-Range',
    description: 'The `etag` of what the part is of; all of another is sent',
    schema: z.string().optional(),
  },
  { name: 'If-None-Match', description: 'The `etag` of what is known', schema: z.string().optional() },
] satisfies Operation['headers']

/** What a signed address has. */
export const signedQuery = z.object({
  expires: z.string().optional().describe('Of a signed address'),
  signature: z.string().optional().describe('Of a signed address'),
})
