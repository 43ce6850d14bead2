import { objectId, uuid } from '@chat/common/http/input'
import { inDocuments } from '@chat/common/openapi/in-documents'
import { z } from 'zod'

/** Of a path. */
export const oneMessage = z.object({ chatId: uuid, messageId: objectId })

/** What a socket event about one message holds. */
export const ofMessage = z.strictObject({ chatId: uuid, messageId: objectId })

/** Of a message, and 0 before the first. */
export const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** The same in a query. */
export const seqInQuery = z
  .string()
  .regex(/^\d{1,15}$/, 'must be a seq')
  .transform(Number)
  .register(inDocuments, { type: 'integer', minimum: 0, maximum: 999_999_999_999_999 })

/** A time inside a cursor, in ms since the epoch; no Date goes beyond it. */
export const epochMs = z.number().int().min(0).max(8_640_000_000_000_000)
