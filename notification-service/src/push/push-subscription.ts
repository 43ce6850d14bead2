import { createHash, ECDH } from 'node:crypto'
import { isIP } from 'node:net'
import { inDocuments } from '@chat/common/openapi/in-documents'
import { z } from 'zod'
import type { Subscription } from '../recipients/recipient.ts'

const maxEndpointLength = 2_048

/** No push service is known by a bare number or by a name of an inner network; what a name leads to is seen at sending. */
const isOfTheInternet = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' && isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && hostname.includes('.')

const isHttp = ({ protocol }: URL): boolean => protocol === 'https:' || protocol === 'http:'

/** One spelling for one address, so that the same device is found again. */
const endpointWhere = (mayBe: (url: URL) => boolean) =>
  z
    .string()
    .max(maxEndpointLength)
    .transform((value, context) => {
      const url = URL.canParse(value) ? new URL(value) : undefined
      const isWhole = url && url.username === '' && url.password === '' && url.hash === ''
      if (isWhole && mayBe(url) && url.href.length <= maxEndpointLength) return url.href
      context.addIssue({ code: 'custom', message: 'must be the https address of a push service' })
      return z.NEVER
    })
    .register(inDocuments, { type: 'string', format: 'uri', maxLength: maxEndpointLength })

const bytesOf = (value: string): Buffer => Buffer.from(value, 'base64url')

const isPoint = (value: string): boolean => {
  const bytes = bytesOf(value)
  if (bytes.length !== 65 || bytes[0] !== 4) return false
  try {
    ECDH.convertKey(bytes, 'prime256v1')
    return true
  } catch {
    return false
  }
}

const base64url = z
  .string()
  .max(128)
  .regex(/^[\w-]+$/, 'must be base64url')

// browsers may add keys of other kinds
const keys = z.object({
  p256dh: base64url.refine(isPoint, 'must be an uncompressed point of P-256'),
  auth: base64url.refine((value) => bytesOf(value).length === 16, 'must be 16 bytes'),
})

/** With private targets also the push service of an inner network, or of a test. */
export const pushInputs = ({ privateTargetsEnabled }: { privateTargetsEnabled: boolean }) => {
  const endpoint = endpointWhere(privateTargetsEnabled ? isHttp : isOfTheInternet)
  return {
    /** What `PushSubscription.toJSON()` gives. When it expires its push service says, by a 404 or 410. */
    subscription: z.strictObject({ endpoint, expirationTime: z.int().min(0).nullish(), keys }),
    endpoint: z.strictObject({ endpoint }),
  }
}

export type PushInput = { endpoint: string; keys: { p256dh: string; auth: string } }

export const subscriptionId = (endpoint: string): string =>
  createHash('sha256').update(endpoint).digest('base64url').slice(0, 22)

export const toSubscription = (
  { endpoint, keys: { p256dh, auth } }: PushInput,
  { sessionId, createdAt }: { sessionId: string; createdAt: Date },
): Subscription => ({ id: subscriptionId(endpoint), endpoint, keys: { p256dh, auth }, createdAt, sessionId })
