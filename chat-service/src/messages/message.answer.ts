import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'
import { attachmentView } from '../attachments/attachment.answer.ts'
import { exampleMessage } from '../examples.ts'
import { reactionView } from '../reactions/reaction.answer.ts'
import { systemContent } from './system-content.answer.ts'

/** A message as a client sees it. */
export const messageView = z
  .strictObject({
    id: z.string(),
    chatId: z.string(),
    seq: z.int().min(1).describe('Numbers the messages of a chat, without a hole'),
    version: z.int().min(1).describe('Grows with every change of the message'),
    senderId: z.string(),
    clientMessageId: z.string().optional(),
    text: z.string(),
    replyTo: z.string().optional().describe('The id of the message that it answers'),
    mentions: z.array(z.string()).describe('The ids of the members whom it names'),
    attachments: z.array(attachmentView),
    reactions: z.array(reactionView),
    createdAt: z.iso.datetime(),
    editedAt: z.iso.datetime().optional(),
    deletedAt: z.iso.datetime().optional().describe('It keeps its place, without content'),
    system: systemContent.optional(),
    pinned: z.literal(true).optional(),
    hidden: z.literal(true).optional().describe('Deleted by its viewer for themselves; nothing else of it is told'),
  })
  .meta({ id: 'Message', examples: [exampleMessage] })
export type MessageView = z.infer<typeof messageView>

export const messageWithReplies = messageView
  .extend({ replies: z.int().min(0).describe('How many messages answer it') })
  .meta({ id: 'MessageWithReplies' })

export const messagePage = pageOf(messageView).meta({ id: 'MessagePage' })

export const historyPage = z
  .strictObject({
    items: z.array(messageView).describe('By `seq`, the lowest first'),
    hasBefore: z.boolean(),
    hasAfter: z.boolean(),
  })
  .meta({ id: 'MessageHistory' })
