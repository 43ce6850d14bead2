import { role } from '@chat/common/events/chat-content'
import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'
import { exampleChat } from '../examples.ts'
import { messageView } from '../messages/message.answer.ts'
import { personView } from './person.answer.ts'

/** What is one's own in a chat. */
const chatMe = z
  .strictObject({
    role,
    readSeq: z.int().min(0).describe('Everything up to there is read'),
    unread: z.int().min(0),
    mentions: z.int().min(0).describe('How many of the unread ones mention one'),
    unreadFrom: z.int().min(1).optional().describe('The first unread one, where one has marked it so oneself'),
    muted: z.boolean(),
    mutedUntil: z.iso.datetime().optional(),
    level: z.enum(['all', 'mentions', 'none']).describe('What one is notified of'),
    pinned: z.boolean(),
    hidden: z.literal(true).optional().describe('Put away until something new comes'),
    draft: z.string().optional(),
    joinedAt: z.iso.datetime(),
    joinedSeq: z
      .int()
      .min(1)
      .describe('The message by which one joined: who is put into a chat begins to listen there'),
  })
  .meta({ id: 'ChatMe' })

/** A chat as one of its members sees it. */
export const chatView = z
  .strictObject({
    id: z.string(),
    type: z.enum(['direct', 'group']),
    name: z.string().optional(),
    description: z.string().optional(),
    avatarUrl: z.string().optional().describe('Opens without a token'),
    visibility: z.enum(['private', 'public']).optional(),
    posting: z.enum(['everyone', 'admins']).optional(),
    history: z.enum(['all', 'since-join']).optional().describe('What new members see'),
    slowModeSeconds: z.int().min(0).optional().describe('How long a member waits between two messages'),
    createdAt: z.iso.datetime(),
    lastSeq: z.int().min(0),
    lastMessage: messageView.optional(),
    memberCount: z.int().min(0),
    me: chatMe,
    peer: personView.optional().describe('Whom a direct chat is with'),
  })
  .meta({ id: 'Chat', examples: [exampleChat] })
export type ChatView = z.infer<typeof chatView>

export const chatPage = pageOf(chatView).meta({ id: 'ChatPage' })

/** `refused`: who does not let its maker put them into a group. */
export const newChatView = chatView
  .extend({
    refused: z.array(z.strictObject({ userId: z.string(), reason: z.enum(['blocked', 'contacts-only']) })).optional(),
  })
  .meta({ id: 'NewChat' })
