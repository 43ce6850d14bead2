import type { QueryFilter } from 'mongoose'
import { change } from '../inboxes/change.ts'
import type { Stage } from '../inboxes/expression.ts'
import type { InboxModel } from '../inboxes/inbox.model.ts'
import type { Inbox, Mark } from '../inboxes/inbox.ts'
import { dismissed, marked } from '../inboxes/stages.ts'

/** An inbox that has a notification to show. */
export type OpenInbox = Inbox & { notification: NonNullable<Inbox['notification']> }

export type Position = { createdAt: string; id: string }

/** Dates only: an inbox without a notification has none. */
const upTo = ({ createdAt, id }: Position): QueryFilter<Inbox> => ({
  'notification.createdAt': { $lte: new Date(createdAt) },
  $or: [{ 'notification.createdAt': { $lt: new Date(createdAt) } }, { 'notification.id': { $lt: id } }],
})

/** What was folded before there was a choice is shown. */
const inApp: QueryFilter<Inbox> = { 'notification.inApp': { $ne: false } }

const anywhere: QueryFilter<Inbox> = { 'notification.createdAt': { $gt: new Date(0) } }

const keyOf = (id: string): string => id.slice(0, 16)

/** What a person sees of their inboxes and does with them. */
export const ownNotifications = (model: InboxModel) => {
  const changeOne = (mark: Mark, userId: string, id: string, stage: Stage): Promise<Inbox | null> =>
    model
      .findOneAndUpdate({ key: keyOf(id), userId, 'notification.id': id }, change(mark, stage), {
        updatePipeline: true,
        returnDocument: 'after',
      })
      .lean<Inbox>()

  return {
    /** Newest first, of what is shown in the app. */
    list: (
      userId: string,
      { unread, after, limit }: { unread: boolean; after?: Position | undefined; limit: number },
    ) =>
      model
        .find({ userId, ...(after ? upTo(after) : anywhere), ...inApp, ...(unread && { 'notification.read': false }) })
        .sort({ 'notification.createdAt': -1, 'notification.id': -1 })
        .limit(limit)
        .lean<OpenInbox[]>(),

    countUnread: (userId: string): Promise<number> =>
      model.countDocuments({ userId, ...anywhere, ...inApp, 'notification.read': false }),

    /** Null where there is no such notification of this person. */
    mark: (mark: Mark, userId: string, id: string, read: boolean) =>
      changeOne(mark, userId, id, marked(read, mark.at)) as Promise<OpenInbox | null>, // a marked one stays

    /** Also what is pushed or mailed only. */
    markAllRead: async (mark: Mark, userId: string, chatId?: string): Promise<void> => {
      const filter = { userId, ...anywhere, 'notification.read': false, ...(chatId !== undefined && { chatId }) }
      await model.updateMany(filter, change(mark, marked(true, mark.at)), { updatePipeline: true })
    },

    /** Whether there was one. */
    remove: async (mark: Mark, userId: string, id: string): Promise<boolean> =>
      (await changeOne(mark, userId, id, dismissed)) !== null,
  }
}

export type OwnNotifications = ReturnType<typeof ownNotifications>
