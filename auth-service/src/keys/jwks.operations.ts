import { defineOperations } from '@chat/common/openapi/define-operations'
import { z } from 'zod'

const key = z.strictObject({
  kty: z.literal('RSA'),
  n: z.string(),
  e: z.string(),
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.literal('RS256'),
})

export const jwksOperations = defineOperations('Keys', [
  {
    id: 'getKeys',
    method: 'GET',
    path: '/auth/.well-known/jwks.json',
    summary: 'Read the public keys that access tokens are verified with',
    access: 'open',
    answers: {
      200: {
        description: 'RFC 7517',
        schema: z.strictObject({ keys: z.array(key) }).meta({ id: 'KeySet' }),
        headers: { 'cache-control': 'How long they may be kept' },
      },
    },
  },
])
