import { inDocuments } from '@chat/common/openapi/in-documents'
import { z } from 'zod'
import type { Mfa } from '../accounts/account.ts'
import { hashOf } from './recovery-codes.ts'
import { stepsOf } from './totp.ts'

/** Six digits of an app or a recovery code, spaced and dashed as people like. */
export const code = z
  .string()
  .max(64, 'must be six digits or a recovery code')
  .transform((value) => value.replaceAll(/[\s-]/g, '').toUpperCase())
  .refine((value) => /^(?:[0-9]{6}|[A-Z2-7]{24})$/.test(value), 'must be six digits or a recovery code')
  .register(inDocuments, { type: 'string', maxLength: 64, description: 'Six digits of an app, or a recovery code' })

/** One of an app can be guessed, one of 120 random bits cannot. */
export const canBeGuessed = (code: string): boolean => code.length === 6

/** What `code` was, and the factor in which it counts no more. */
export type Taken = { mfa: Mfa; was: 'totp' | 'recovery' }

/** Without `confirmedAt`: it asks for no code before its owner has given a first one. */
export const newFactor = (sealedSecret: string): Mfa => ({ sealedSecret, lastStep: 0, recoveryHashes: [] })

/**
 * Takes a code that was never taken before, else null. Of time steps only newer ones than the last are taken, so that
 * neither a code that was seen nor one from before it counts again, whatever clocks do; a recovery code counts once.
 */
export const takeCode = (mfa: Mfa, code: string, { secret, now }: { secret: string; now: Date }): Taken | null => {
  const step = stepsOf(code, secret, now).find((each) => each > mfa.lastStep)
  if (step !== undefined) return { mfa: { ...mfa, lastStep: step }, was: 'totp' }

  const hash = hashOf(code)
  if (!mfa.recoveryHashes.includes(hash)) return null
  return { mfa: { ...mfa, recoveryHashes: mfa.recoveryHashes.filter((kept) => kept !== hash) }, was: 'recovery' }
}

/** The factor in force from now on, if `code` is one of the app's; a recovery code there is none yet. */
export const confirm = (
  mfa: Mfa,
  code: string,
  { secret, now, recoveryHashes }: { secret: string; now: Date; recoveryHashes: string[] },
): Mfa | null => {
  const taken = takeCode(mfa, code, { secret, now })
  return taken && { ...taken.mfa, confirmedAt: now, recoveryHashes }
}
