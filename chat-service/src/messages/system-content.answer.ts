import { leaveReason, role, type SystemContent } from '@chat/common/events/chat-content'
import { z } from 'zod'

const userIds = z.array(z.string())

const groupSettings = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  visibility: z.enum(['private', 'public']).optional(),
  posting: z.enum(['everyone', 'admins']).optional(),
  history: z.enum(['all', 'since-join']).optional(),
  slowModeSeconds: z.int().min(0).optional(),
  avatarId: z.string().nullable().optional().describe('Null: the picture was taken away'),
})

const membersAdded = z.strictObject({
  kind: z.literal('members-added'),
  userIds,
  via: z.enum(['invite', 'public']).optional().describe('How they came, where nobody added them'),
  invite: z.strictObject({ id: z.string(), uses: z.int() }).optional(),
  sinceJoin: z.literal(true).optional().describe('They see only what comes from their joining on'),
})

const known = z.discriminatedUnion('kind', [
  groupSettings.extend({ kind: z.literal('created'), type: z.enum(['direct', 'group']), userIds }),
  z.strictObject({ kind: z.literal('renamed'), name: z.string() }),
  groupSettings.extend({ kind: z.literal('settings-changed') }),
  membersAdded,
  z.strictObject({ kind: z.literal('members-removed'), userIds, reason: leaveReason }),
  z.strictObject({ kind: z.literal('banned'), userIds }),
  z.strictObject({ kind: z.literal('unbanned'), userIds }),
  z.strictObject({ kind: z.literal('role-changed'), userIds, role }),
  z.strictObject({ kind: z.literal('deleted') }),
])

const kinds = known.options.map(({ shape }) => shape.kind.value)

/** Kinds are added: clients show one that they do not know as they please. */
const unknown = z.looseObject({
  kind: z
    .string()
    .refine((kind) => !kinds.some((one) => one === kind))
    .meta({ not: { enum: kinds } }),
})

/** What happened to a chat, as a message of it tells. */
export const systemContent = z
  .union([known, unknown as unknown as z.ZodType<SystemContent>]) // known ones are all that code makes
  .meta({ id: 'SystemContent' })
