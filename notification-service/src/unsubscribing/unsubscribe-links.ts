import { createHmac, timingSafeEqual } from 'node:crypto'
import { objectId } from '@chat/common/http/input'
import { deriveKey } from '@chat/common/vault/derive-key'
import { z } from 'zod'

/** What an address of `linkFor` holds besides its path. */
export const signedPerson = z.strictObject({ user: objectId, signature: z.string().regex(/^[\w-]{43}$/) })
export type SignedPerson = z.infer<typeof signedPerson>

type Of = { publicUrl: string; secret: string; oldSecret?: string | undefined }

/**
 * The addresses by which somebody gets no more mails, without a token. One does not expire, as a mail is kept as long as
 * its reader likes, and does nothing but this. `oldSecret`: the one before, whose signatures are still good.
 */
export const createUnsubscribeLinks = ({ publicUrl, secret, oldSecret }: Of) => {
  const keys = [secret, ...(oldSecret === undefined ? [] : [oldSecret])].map((each) => deriveKey(each, 'unsubscribe'))

  const signatureOf = (user: string, key: Buffer): string =>
    createHmac('sha256', key).update(`unsubscribe\n${user}`).digest('base64url')

  return {
    linkFor: (user: string): string => {
      const query = new URLSearchParams({ user, signature: signatureOf(user, keys[0]!) })
      return `${publicUrl}/api/notifications/unsubscribe?${query}`
    },

    isGood: ({ user, signature }: SignedPerson): boolean =>
      keys.some((key) => timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(user, key)))),
  }
}

export type UnsubscribeLinks = ReturnType<typeof createUnsubscribeLinks>
