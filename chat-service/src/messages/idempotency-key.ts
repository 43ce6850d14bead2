import { uuid } from '@chat/common/http/input'
import { z } from 'zod'

/** Works like clientMessageId. */
export const idempotencyHeader = z.object({ 'idempotency-key': uuid.optional() })

export const idempotencyKey = {
  name: 'Idempotency-Key',
  description: 'Sent again with the same key, it is done once; a UUID',
  schema: idempotencyHeader.shape['idempotency-key'],
}
