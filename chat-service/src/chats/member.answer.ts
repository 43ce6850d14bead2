import { role } from '@chat/common/events/chat-content'
import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'
import { personView } from './person.answer.ts'

export const memberView = z
  .strictObject({
    id: z.string().describe('The same as `userId`'),
    userId: z.string(),
    role,
    joinedAt: z.iso.datetime(),
    user: personView.optional(),
  })
  .meta({ id: 'Member' })
export type MemberView = z.infer<typeof memberView>

export const memberPage = pageOf(memberView).meta({ id: 'MemberPage' })

export const banView = z
  .strictObject({
    id: z.string().describe('The same as `userId`'),
    userId: z.string(),
    user: personView.optional(),
    bannedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'Ban' })

export const banPage = pageOf(banView).meta({ id: 'BanPage' })

/** Who could not be added to a group, and why. */
export const additions = z
  .strictObject({
    added: z.array(z.string()),
    refused: z.array(
      z.strictObject({
        userId: z.string(),
        reason: z.enum(['user-not-found', 'already-a-member', 'banned', 'blocked', 'contacts-only']),
      }),
    ),
  })
  .meta({ id: 'Additions' })
export type Additions = z.infer<typeof additions>
