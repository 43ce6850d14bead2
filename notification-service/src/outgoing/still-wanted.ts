import type { DueInboxes } from '../deciding/due-inboxes.ts'
import type { Fold, Inbox } from '../inboxes/inbox.ts'
import type { Work } from './work.ts'
import type { WorkStore } from './work-store.ts'

export type WantedInbox = Inbox & { notification: Fold }

/**
 * The inbox as it is right before something of it goes out; null where nobody is to be told any more: it was read,
 * deleted or left meanwhile, or something newer of it is on its way already.
 */
export const stillWanted = async (
  { due }: { due: Pick<DueInboxes, 'find'> },
  { kind, data }: Work<'push' | 'mail'>,
): Promise<WantedInbox | null> => {
  const inbox = await due.find(data.inboxId)
  if (inbox?.notification?.id !== data.notificationId || inbox.notification.read) return null

  const told = kind === 'push' ? inbox.outgoing?.pushed : inbox.outgoing?.mailed
  const isOutdated = told?.id === data.notificationId && told.seq > data.seq
  return isOutdated ? null : { ...inbox, notification: inbox.notification }
}

/**
 * Whether a notification is on the screen of a device, so that it has to be closed. `later`: a push of it is still on its
 * way, and will be dropped. One that was tried more than once may have arrived though nobody knows.
 */
export const isShownAt = async (
  { works }: { works: Pick<WorkStore, 'pushesOf'> },
  { data }: Pick<Work<'close'>, 'data'>,
): Promise<'shown' | 'not-shown' | 'later'> => {
  const pushes = await works.pushesOf(data)
  if (pushes.some(({ outcome }) => outcome === undefined)) return 'later'
  return pushes.some(({ outcome, tries }) => outcome?.result === 'sent' || tries > 1) ? 'shown' : 'not-shown'
}
