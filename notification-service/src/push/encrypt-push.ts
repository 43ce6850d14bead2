import { LRUCache } from 'lru-cache'
import webPush from 'web-push'
import type { Subscription } from '../recipients/recipient.ts'
import type { Vapid } from './open-vapid.ts'

export type Urgency = 'normal' | 'high'

type Push = { payload: string; ttlSeconds: number; urgency: Urgency; topic: string }

/** A push as it goes over the wire. */
export type EncryptedPush = { headers: Record<string, string>; body: Buffer }

const coding = webPush.supportedContentEncodings.AES_128_GCM
/** Of the 12 hours that a token holds; some push services mind one for each push. */
const reusedForMs = 6 * 3_600_000

/** Encrypts for one browser (RFC 8291), and says who pushes (RFC 8292). */
export const createEncryptPush = (vapid: Vapid) => {
  const tokens = new LRUCache<string, string>({ max: 100, ttl: reusedForMs })

  const tokenFor = (origin: string): string => {
    const known = tokens.get(origin)
    if (known !== undefined) return known

    const { subject, publicKey, privateKey } = vapid
    const { Authorization } = webPush.getVapidHeaders(origin, subject, publicKey, privateKey, coding)
    tokens.set(origin, Authorization)
    return Authorization
  }

  return ({ endpoint, keys }: Subscription, { payload, ttlSeconds, urgency, topic }: Push): EncryptedPush => ({
    headers: {
      authorization: tokenFor(new URL(endpoint).origin),
      'content-type': 'application/octet-stream',
      'content-encoding': coding,
      ttl: String(ttlSeconds),
      urgency,
      topic,
    },
    body: webPush.encrypt(keys.p256dh, keys.auth, payload, coding).cipherText,
  })
}

export type EncryptPush = ReturnType<typeof createEncryptPush>
