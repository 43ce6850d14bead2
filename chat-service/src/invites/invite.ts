import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { InviteView } from './invite.answer.ts'
import type { InviteDoc } from './invite.model.ts'

const dayMs = 86_400_000
const longestMs = 366 * dayMs

/** How often it may be used, and until when; what is left out is without end. */
export const newInvite = (now: Date) =>
  z.strictObject({
    maxUses: z.number().int().min(1).max(100_000).nullable().default(null),
    expiresAt: z.iso
      .datetime()
      .transform((at) => new Date(at))
      .refine((at) => at > now, 'must be in the future')
      .refine((at) => at.getTime() <= now.getTime() + longestMs, 'must be within a year')
      .nullable()
      .default(null),
  })
export type NewInvite = z.infer<ReturnType<typeof newInvite>>

/** 128 bits that nobody guesses. */
export const newCode = (): string => randomBytes(16).toString('base64url')

/** How long an invite is kept once nobody can use it. */
export const keptMs = dayMs

/** Whether it lets anybody in by what the invite itself says; the log says how often it was used. */
export const isOpen = ({ revoked, expiresAt }: InviteDoc, now: Date): boolean =>
  !revoked && (expiresAt === null || expiresAt > now)

export const isUsedUp = ({ maxUses, uses }: InviteDoc): boolean => maxUses !== null && uses >= maxUses

export const toInviteView = (publicUrl: string, invite: InviteDoc): InviteView => ({
  id: invite._id,
  code: invite.code,
  url: `${publicUrl}/invites/${invite.code}`,
  maxUses: invite.maxUses,
  uses: invite.uses,
  expiresAt: invite.expiresAt?.toISOString() ?? null,
  createdBy: invite.createdBy,
  createdAt: invite.createdAt.toISOString(),
})
