import { z } from 'zod'
import type { ChangeOwnRow } from '../receipts/change-own-row.ts'
import type { Level } from './member.model.ts'

/** What somebody chooses for one chat. `mutedUntil` mutes until then, null lifts the end. */
export const newSettings = (now: Date) =>
  z
    .strictObject({
      muted: z.boolean().optional(),
      mutedUntil: z.iso
        .datetime()
        .refine((until) => new Date(until) > now, 'must be in the future')
        .nullable()
        .optional(),
      level: z.enum(['all', 'mentions', 'none']).optional(),
      pinned: z.boolean().optional(),
    })
    .refine((change) => Object.keys(change).length > 0, 'change something')

export type NewSettings = {
  muted?: boolean | undefined
  mutedUntil?: string | null | undefined
  level?: Level | undefined
  pinned?: boolean | undefined
}

/** One write: the choice, and the mark that it is to be announced to the other devices and to notifications. */
export const createChangeSettings =
  (changeOwnRow: ChangeOwnRow) =>
  (chatId: string, userId: string, { muted, mutedUntil, level, pinned }: NewSettings): Promise<void> => {
    const mute = muted ?? (mutedUntil ? true : undefined)
    const endsMute = mutedUntil === null || mute === false || (muted === true && mutedUntil === undefined)
    return changeOwnRow(chatId, userId, {
      set: {
        ...(mute !== undefined && { muted: mute }),
        ...(mutedUntil && !endsMute && { mutedUntil: new Date(mutedUntil) }),
        ...(level !== undefined && { level }),
        ...(pinned !== undefined && { pinned }),
      },
      unset: endsMute ? ['mutedUntil'] : [],
    })
  }

export type ChangeSettings = ReturnType<typeof createChangeSettings>
