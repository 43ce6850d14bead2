import { objectId, uuid } from '@chat/common/http/input'
import { z } from 'zod'

/** Of a path. */
export const oneMessage = z.object({ chatId: uuid, messageId: objectId })

/** What a socket event about one message holds. */
export const ofMessage = z.strictObject({ chatId: uuid, messageId: objectId })

/** Of a message, and 0 before the first. */
export const seq = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** A time inside a cursor, in ms since the epoch; no Date goes beyond it. */
export const epochMs = z.number().int().min(0).max(8_640_000_000_000_000)
