import { on, type Route } from '@chat/common/broker/broker'
import { messageDeleted } from '@chat/common/events/message-events'
import type { Deletions } from './clean-up.ts'

/** Whoever deleted it may have died before the rest of it was gone. */
export const deletionRoutes = ({ clean }: Pick<Deletions, 'clean'>): Route[] => [
  on(messageDeleted, ({ data: { messageId, attachmentIds } }) => clean({ messageId, attachmentIds })),
]
