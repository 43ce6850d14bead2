import type { NotificationData } from '@chat/common/events/notification-events'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { findNames } from './find-names.ts'
import { toNotification } from './notification.ts'

type ChangeDeps = Pick<Deps, 'own' | 'announcer' | 'nextMark'>

/** Read, or unread again. @throws ProblemError `notification-not-found`, also for somebody else's. */
export const markNotification = async (
  deps: ChangeDeps & Pick<Deps, 'chats' | 'people'>,
  { userId, id, read }: { userId: string; id: string; read: boolean },
): Promise<NotificationData> => {
  const mark = deps.nextMark()
  const inbox = await deps.own.mark(mark, userId, id, read)
  if (inbox === null) throw problem('notification-not-found')

  deps.announcer.announce(mark)
  const names = await findNames(deps, [{ chatId: inbox.chatId, fold: inbox.notification }])
  return toNotification(inbox, inbox.notification, names)
}

export const markAllRead = async (deps: ChangeDeps, userId: string, chatId?: string): Promise<void> => {
  const mark = deps.nextMark()
  await deps.own.markAllRead(mark, userId, chatId)
  deps.announcer.announce(mark)
}

/** @throws ProblemError `notification-not-found`, also for somebody else's. */
export const removeNotification = async (deps: ChangeDeps, userId: string, id: string): Promise<void> => {
  const mark = deps.nextMark()
  if (!(await deps.own.remove(mark, userId, id))) throw problem('notification-not-found')

  deps.announcer.announce(mark)
}
