import { defineOperations } from '@chat/common/openapi/define-operations'
import { inDocuments } from '@chat/common/openapi/in-documents'
import { z } from 'zod'

/** As the service that gives it has named it. */
const named = (name: string) => z.unknown().register(inDocuments, { $ref: `#/components/schemas/${name}` })

const overview = z
  .strictObject({
    me: named('PresentProfile').optional(),
    settings: named('Settings').optional(),
    chats: named('ChatPage').optional(),
    unread: z.strictObject({ messages: z.int().min(0).optional(), notifications: z.int().min(0).optional() }),
    users: z
      .record(z.string(), named('PresentProfile'))
      .optional()
      .describe('By their ids: everybody whose name the chats show'),
    missing: z
      .array(z.enum(['me', 'settings', 'chats', 'unread.messages', 'unread.notifications', 'users']))
      .describe('What a service that is away has left out'),
  })
  .meta({ id: 'Overview' })

/** One's own data is told of with the account, whose path it has. */
export const gatheredOperations = defineOperations('Gathered from all services', [
  {
    id: 'getOverview',
    method: 'GET',
    path: '/overview',
    summary: 'Read everything a start screen shows, in one call',
    answers: {
      200: {
        description: 'What the services gave in time',
        schema: overview,
        example: { unread: { messages: 3 }, missing: ['me', 'settings', 'chats', 'unread.notifications', 'users'] },
      },
    },
  },
])
